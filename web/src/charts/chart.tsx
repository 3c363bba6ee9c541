import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { useEffect, useRef } from 'react'

/**
 * One chart, drawn as SVG so that it stays sharp and can be read by a screen reader. A click anywhere
 * above the axis selects the nearest position, as a line is too thin a thing to hit.
 */
export function Chart(props: {
  option: EChartsCoreOption
  label: string
  heightPixels: number
  onSelect?: (index: number) => void
  /** One bar, share, cell or box was clicked. */
  onItem?: (item: { series: number; index: number }) => void
}) {
  const element = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const latest = useRef(props)
  latest.current = props

  useEffect(() => {
    const target = element.current
    if (!target) return
    let isGone = false
    let observer: ResizeObserver | undefined
    void import('./engine.ts').then(({ init }) => {
      if (isGone) return
      const instance = init(target, null, { renderer: 'svg' })
      chart.current = instance
      instance.setOption(latest.current.option)
      instance.getZr().on('click', (event) => {
        const at = [event.offsetX, event.offsetY]
        if (!latest.current.onSelect || !instance.containPixel('grid', at)) return
        const position = instance.convertFromPixel({ gridIndex: 0 }, at)
        const index = Math.round(position[0] ?? Number.NaN)
        if (Number.isFinite(index)) latest.current.onSelect(index)
      })
      instance.on('click', ({ seriesIndex, dataIndex }) =>
        latest.current.onItem?.({ series: seriesIndex ?? 0, index: dataIndex }),
      )
      observer = new ResizeObserver(() => instance.resize())
      observer.observe(target)
    })
    return () => {
      isGone = true
      observer?.disconnect()
      chart.current?.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    chart.current?.setOption(props.option, { notMerge: true })
  }, [props.option])

  return (
    <div
      ref={element}
      role="img"
      aria-label={props.label}
      style={{ height: props.heightPixels, cursor: props.onSelect ? 'pointer' : undefined }}
    />
  )
}
