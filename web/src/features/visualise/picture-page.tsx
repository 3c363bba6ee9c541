import { rampOf } from '@jingjing/analysis/pictures/style'
import type { DatasetDetail } from '@jingjing/schema/catalog'
import type { Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import { App, Button, Dropdown, Segmented } from 'antd'
import type { Map as LibreMap } from 'maplibre-gl'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useDataset } from '../../api/catalog.ts'
import { usePictureData } from '../../api/visualise/pictures.ts'
import { SourceLine } from '../../charts/source-line.tsx'
import { formatFullTime, formatNumber } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import { LIGHT } from '../../ui/theme.ts'
import { useTrail } from '../../ui/trail/trail-state.ts'
import { ChooseDataset, Suggestions } from './choose-dataset.tsx'
import { AddToDashboard } from './dashboards/add-to-dashboard.tsx'
import { PictureControls } from './picture-controls.tsx'
import { classesOf } from './picture-layers.ts'
import { PictureView } from './picture-view.tsx'
import { printPicture } from './print-picture.ts'
import { isMap, readPictureView, writePictureView } from './state.ts'
import { SwipeMaps } from './swipe-maps.tsx'
import { featureAsk, figureAsk, itemCondition } from './trail-of.ts'
import './visualise.css'
import { usePictureWords } from './words.ts'

const HEIGHT_PIXELS = 560
/** Of the slider, the scale and the lines under a picture that has the whole screen. */
const BESIDE_PIXELS = 72

/** Builds one picture, or two to compare; the whole of it stands in the address. */
export default function PicturePage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const view = readPictureView(search)
  const id = view.left?.dataset ?? search.get('dataset') ?? ''
  const dataset = useDataset(id, id !== '')
  const back = { to: '/visualise', label: t('visualise:page') }
  if (id === '')
    return (
      <Page title={t('visualise:new')} subtitle={t('visualise:chooseHint')} back={back}>
        <ChooseDataset onChoose={(chosen) => setSearch({ dataset: chosen })} />
      </Page>
    )
  if (dataset.error) return <ProblemView error={dataset.error} onRetry={() => void dataset.refetch()} />
  if (!dataset.data)
    return (
      <Page title={t('visualise:new')} back={back}>
        <LoadingLines numLines={8} />
      </Page>
    )
  const change = (left: Picture, right: Picture | null) =>
    setSearch((before) => writePictureView(before, { left, right }), {
      replace: true,
      preventScrollReset: true,
    })
  if (view.left === null)
    return (
      <Page title={dataset.data.title} subtitle={t('visualise:suggestHint')} back={back}>
        <Suggestions dataset={dataset.data} />
      </Page>
    )
  return <Builder dataset={dataset.data} left={view.left} right={view.right} onChange={change} />
}

function Builder(props: {
  dataset: DatasetDetail
  left: Picture
  right: Picture | null
  onChange: (left: Picture, right: Picture | null) => void
}) {
  const { t } = useTranslation()
  const { dataset, left, right, onChange } = props
  const [side, setSide] = useState<'left' | 'right'>('left')
  const [frame, setFrame] = useState(0)
  const map = useRef<LibreMap | null>(null)
  const figure = useRef<HTMLDivElement>(null)
  const heightPixels = useHeight(figure)
  const trail = useTrail()
  const words = usePictureWords()
  const edited = side === 'right' && right !== null ? right : left
  const data = usePictureData(edited).data
  const put = (picture: Picture) =>
    side === 'right' && right !== null ? onChange(left, picture) : onChange(picture, right)
  const openItem = (drawn: PictureData, item: { series: number; index: number }) => {
    const filter = itemCondition(drawn, item)
    if (filter !== undefined) trail.open(figureAsk(drawn.picture, { filter }))
  }
  const canCompare = isMap(left.kind)
  return (
    <Page
      title={edited.title ?? (data ? words.title(data) : dataset.title)}
      subtitle={
        data ? t('visualise:subtitle', { dataset: dataset.title, value: words.value(data) }) : dataset.title
      }
      back={{
        to: `/visualise/picture?dataset=${encodeURIComponent(dataset.id)}`,
        label: t('visualise:suggestions'),
      }}
      actions={
        <>
          {canCompare ? (
            <Button
              data-testid="compare"
              onClick={() => {
                setSide(right === null ? 'right' : 'left')
                onChange(left, right === null ? { ...left, drawings: undefined } : null)
              }}
            >
              {t(right === null ? 'visualise:compare.start' : 'visualise:compare.stop')}
            </Button>
          ) : null}
          <Button data-testid="full-screen" onClick={() => void figure.current?.requestFullscreen?.()}>
            {t('visualise:fullScreen')}
          </Button>
          {data && right === null ? (
            <PrintButton data={data} picture={left} map={map} figure={figure} frame={frame} />
          ) : null}
          <CopyLink />
          <AddToDashboard picture={left} title={left.title ?? (data ? words.title(data) : dataset.title)} />
        </>
      }
    >
      <div className="picture-builder">
        <Panel className="picture-side" title={right === null ? undefined : t('visualise:compare.edited')}>
          {right === null ? null : (
            <Segmented
              block
              value={side}
              options={[
                { value: 'left', label: t('visualise:compare.left') },
                { value: 'right', label: t('visualise:compare.right') },
              ]}
              onChange={(chosen) => setSide(chosen as 'left' | 'right')}
            />
          )}
          <PictureControls dataset={dataset} picture={edited} onChange={put} />
        </Panel>
        <Panel
          className="picture-panel"
          isFlush={isMap(left.kind)}
          footer={data ? <SourceLine figure={{ datasets: data.datasets }} /> : undefined}
        >
          <div ref={figure} className="picture-whole">
            {right === null ? (
              <PictureView
                picture={left}
                heightPixels={heightPixels}
                frame={frame}
                onFrame={setFrame}
                onItem={openItem}
                onFeature={(drawn, key, at) => trail.open(featureAsk(drawn, key, drawn.frames[at] ?? ''))}
                onDrawings={(drawings) =>
                  onChange({ ...left, drawings: drawings.length > 0 ? drawings : undefined }, null)
                }
                onMap={(made) => {
                  map.current = made
                }}
              />
            ) : (
              <SwipeMaps left={left} right={right} heightPixels={heightPixels} />
            )}
          </div>
        </Panel>
      </div>
    </Page>
  )
}

/** As much as the screen has while the picture has it alone. */
function useHeight(figure: { current: HTMLDivElement | null }): number {
  const [heightPixels, setHeight] = useState(HEIGHT_PIXELS)
  useEffect(() => {
    const measure = () =>
      setHeight(
        document.fullscreenElement !== null && document.fullscreenElement === figure.current
          ? window.innerHeight - BESIDE_PIXELS
          : HEIGHT_PIXELS,
      )
    document.addEventListener('fullscreenchange', measure)
    window.addEventListener('resize', measure)
    return () => {
      document.removeEventListener('fullscreenchange', measure)
      window.removeEventListener('resize', measure)
    }
  }, [figure])
  return heightPixels
}

function CopyLink() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  return (
    <Button
      onClick={() =>
        void navigator.clipboard
          .writeText(window.location.href)
          .then(() => message.success(t('visualise:linkCopied')))
      }
    >
      {t('visualise:copyLink')}
    </Button>
  )
}

function PrintButton(props: {
  data: PictureData
  picture: Picture
  map: { current: LibreMap | null }
  figure: { current: HTMLDivElement | null }
  frame: number
}) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { preferences, change } = usePreferences()
  const { language } = preferences
  const words = usePictureWords()
  const { data, picture } = props
  /** Paper is white: what is drawn for a dark screen is drawn anew for the moment of printing. */
  const printLight = async (format: 'png' | 'pdf') => {
    if (preferences.theme === 'light') return print(format)
    change({ theme: 'light' })
    try {
      await redrawn(isMap(picture.kind) ? props.map.current : null)
      await print(format)
    } finally {
      change({ theme: preferences.theme })
    }
  }
  const print = async (format: 'png' | 'pdf') => {
    const classed = isMap(picture.kind) && data.shape === 'features' ? classesOf(data, picture) : null
    const ramp = rampOf(LIGHT.sequential, classed?.classes.length ?? 0)
    const range = (above: number | null, upTo: number | null) =>
      above === null
        ? upTo === null
          ? ''
          : `≤ ${formatNumber(upTo, 3)}`
        : upTo === null
          ? `> ${formatNumber(above, 3)}`
          : `${formatNumber(above, 3)} – ${formatNumber(upTo, 3)}`
    const frame = data.frames[props.frame] ?? ''
    try {
      await printPicture(
        {
          title: picture.title ?? words.title(data),
          subtitle: [
            words.value(data),
            frame,
            t('visualise:legend.rows', { count: data.numRows, value: formatNumber(data.numRows) }),
          ]
            .filter(Boolean)
            .join(' · '),
          source:
            t('visualise:print.source', {
              dataset: data.words.dataset,
              version: data.datasets[0]?.version ?? 0,
              time: formatFullTime(new Date().toISOString(), language),
            }) + (data.isSynthetic ? ` · ${t('visualise:synthetic')}` : ''),
          legend:
            classed === null
              ? pointLegend(data, picture, {
                  value: words.value(data),
                  few: t('visualise:legend.few'),
                  many: t('visualise:legend.many'),
                })
              : [
                  { colour: null, text: words.value(data) },
                  ...classed.classes.map((one, index) => ({
                    colour: ramp[index] ?? null,
                    text: range(one.above, one.upTo),
                  })),
                  ...(classed.numMissing > 0
                    ? [{ colour: LIGHT.missing, text: t('visualise:legend.none') }]
                    : []),
                ],
          map: isMap(picture.kind) ? props.map.current : null,
          svg: isMap(picture.kind) ? null : (props.figure.current?.querySelector('svg') ?? null),
        },
        format,
      )
    } catch {
      void message.error(t('visualise:print.failed'))
    }
  }
  return (
    <Dropdown
      menu={{
        items: (['png', 'pdf'] as const).map((format) => ({
          key: format,
          label: t(`visualise:print.${format}`),
          onClick: () => void printLight(format),
        })),
      }}
    >
      <Button data-testid="print">{t('visualise:print.action')}</Button>
    </Dropdown>
  )
}

const REDRAW_MS = 400
const MOST_REDRAW_MS = 5_000

/** Once the colours of the theme stand on the screen. */
async function redrawn(map: LibreMap | null): Promise<void> {
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  await pause(REDRAW_MS)
  if (map === null || map.loaded()) return
  await Promise.race([new Promise((resolve) => map.once('idle', resolve)), pause(MOST_REDRAW_MS)])
}

/** What points, circles and heat mean, where there are no classes. */
function pointLegend(
  data: PictureData,
  picture: Picture,
  words: { value: string; few: string; many: string },
): { colour: string | null; text: string }[] {
  if (data.shape !== 'points') return []
  if (picture.kind === 'heat')
    return [
      { colour: null, text: words.value },
      { colour: LIGHT.sequential[0] ?? null, text: words.few },
      { colour: LIGHT.sequential.at(-1) ?? null, text: words.many },
    ]
  const most = data.points.reduce((greatest, point) => Math.max(greatest, Math.abs(point.value ?? 0)), 0)
  const text = picture.kind === 'symbols' ? `${words.value} ≤ ${formatNumber(most, 3)}` : words.value
  return [{ colour: LIGHT.accent, text }]
}
