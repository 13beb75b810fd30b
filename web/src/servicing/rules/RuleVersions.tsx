import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDate } from '../../format/date'
import { lineDiff } from '../../foundation/lineDiff'
import { DataTable } from '../../shell/DataTable'
import { Panel } from '../../shell/figures'
import { Mark, type Tone } from '../../shell/StateTag'
import { ContentDiff } from './ContentDiff'
import { textOf } from './content'
import type { Rule } from './rule'

const TONES: Record<string, Tone> = { ACTIVE: 'done', FUTURE: 'attention', SUPERSEDED: 'neutral' }

/** The versions of a rule, newest first, each against the one before it. */
export function RuleVersions({ rule }: { rule: Rule }) {
  const { t } = useTranslation()
  const [number, setNumber] = useState(rule.versions[0]?.number ?? 0)
  const at = rule.versions.findIndex((version) => version.number === number)
  const shown = rule.versions[at]
  const before = rule.versions[at + 1]
  return (
    <div className="stack">
      <Panel title={t('postingRule.versions')}>
        <DataTable
          label={t('postingRule.versions')}
          rows={rule.versions}
          rowKey={(row) => String(row.number)}
          activeKey={String(number)}
          columns={[
            {
              key: 'number',
              title: t('field.version'),
              render: (row) => (
                <button
                  type="button"
                  className="link"
                  aria-pressed={row.number === number}
                  onClick={() => setNumber(row.number)}
                >
                  {t('rules.version', { number: row.number })}
                </button>
              ),
            },
            {
              key: 'from',
              title: t('postingRule.from'),
              render: (row) => <span className="num">{formatDate(row.starts_date)}</span>,
            },
            {
              key: 'state',
              title: t('field.state'),
              render: (row) => <Mark tone={TONES[row.state]}>{t(`state.postingRule.${row.state}`)}</Mark>,
            },
            {
              key: 'changed',
              title: t('postingRule.changed'),
              align: 'right',
              render: (row) => changedLines(rule, row.number) ?? '–',
            },
          ]}
        />
      </Panel>
      {shown ? (
        <Panel title={`${t('rules.version', { number })} · ${t('postingRule.compare')}`}>
          {before ? (
            <ContentDiff from={textOf(before.content)} to={textOf(shown.content)} />
          ) : (
            <p className="muted">{t('postingRule.first')}</p>
          )}
        </Panel>
      ) : null}
    </div>
  )
}

function changedLines(rule: Rule, number: number): number | null {
  const at = rule.versions.findIndex((version) => version.number === number)
  const before = rule.versions[at + 1]
  if (!before) return null
  const lines = lineDiff(textOf(before.content), textOf(rule.versions[at].content))
  return lines.filter((line) => line.sign !== ' ').length
}
