import type { DatasetDetail, Recipe } from '@jingjing/schema/catalog'
import { App, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useChangeRecipe } from '../../api/catalog.ts'
import { useProblemText } from '../../ui/problem-text.ts'

const MODES = ['replace', 'append', 'upsert'] as const
/** What tells rows apart where a table has it. */
const KEY_FIELDS = ['external_id', 'code', 'id']

/** How the next file of this shape comes in, which it does without a question. */
export function RecipeLine({ dataset, recipe }: { dataset: DatasetDetail; recipe: Recipe }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const changing = useChangeRecipe(dataset.id)
  const fields = dataset.tables[0]?.fields ?? []
  const likelyKey = fields.find((field) => KEY_FIELDS.includes(field.canonical ?? field.name)) ?? fields[0]
  const change = async (next: Recipe) => {
    try {
      await changing.mutateAsync(next)
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  const choose = (mode: Recipe['mode']) =>
    void change({ mode, keyColumns: mode === 'upsert' && likelyKey ? [likelyKey.name] : [] })
  return (
    <div className="recipe-line">
      <span>{t('catalog:recipe.title')}</span>
      <Segmented
        size="small"
        aria-label={t('catalog:recipe.title')}
        disabled={changing.isPending}
        value={recipe.mode}
        options={MODES.map((mode) => ({ value: mode, label: t(`catalog:recipe.${mode}`) }))}
        onChange={choose}
      />
      {recipe.mode === 'upsert' ? (
        <Select
          size="small"
          mode="multiple"
          aria-label={t('catalog:recipe.key')}
          placeholder={t('catalog:recipe.key')}
          value={recipe.keyColumns}
          options={fields.map((field) => ({ value: field.name, label: field.title }))}
          onChange={(keyColumns: string[]) =>
            keyColumns.length > 0 ? void change({ mode: 'upsert', keyColumns }) : undefined
          }
        />
      ) : null}
    </div>
  )
}
