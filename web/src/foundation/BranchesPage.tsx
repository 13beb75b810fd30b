import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { ActionDialog } from '../shell/ActionDialog'
import { DataTable } from '../shell/DataTable'
import { DetailLoader } from '../shell/DetailPage'
import { NoRight } from '../shell/Empty'
import { SelectField, TextField } from '../shell/fields'
import { Panel, useSay } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { useCan } from '../shell/session'
import { sayMessage } from '../shell/toast'
import { inTree } from './tree'

const TREE = '/api/v1/foundation/branches'
type Branch = Answer<typeof TREE>['items'][number]
type Asked = { branch: Branch | null; parent: string | null }

/** The tree of branches; a new one, or another place for one there is, waits for a second administrator. */
export default function BranchesPage() {
  const { t } = useTranslation()
  const can = useCan()
  const query = useGet(TREE, {}, { enabled: can('branches') })
  if (!can('branches')) return <NoRight what={t('menu.branches')} />
  return (
    <DetailLoader query={query} parent={{ to: '/people', label: t('people.title') }}>
      {(tree) => <Tree branches={tree.items} />}
    </DetailLoader>
  )
}

function Tree({ branches }: { branches: Branch[] }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [asked, setAsked] = useState<Asked | null>(null)
  const may = can('branchChange')
  return (
    <>
      <PageHead
        title={t('menu.branches')}
        primary={
          may ? (
            <Button type="primary" onClick={() => setAsked({ branch: null, parent: null })}>
              {t('branches.new')}
            </Button>
          ) : null
        }
      />
      <p className="muted">{t('branches.help')}</p>
      <Panel>
        <DataTable
          label={t('menu.branches')}
          rows={inTree(branches)}
          rowKey={(row) => row.branch.code}
          columns={[
            {
              key: 'name',
              title: t('field.branch_code'),
              render: ({ branch, depth }) => (
                <span style={{ paddingInlineStart: depth * 24 }}>
                  <span className="num">{branch.code}</span> {say(branch)}
                </span>
              ),
            },
            {
              key: 'people',
              title: t('branches.people'),
              align: 'right',
              render: ({ branch }) => (
                <Link to={`/people?branch_code=${branch.code}`}>
                  {t('branches.count', { count: branch.people_count })}
                </Link>
              ),
            },
            ...(may
              ? [
                  {
                    key: 'act',
                    title: t('list.actions'),
                    render: ({ branch }: { branch: Branch }) => (
                      <span className="toolbar">
                        <Button size="small" onClick={() => setAsked({ branch: null, parent: branch.code })}>
                          {t('branches.below')}
                        </Button>
                        <Button size="small" onClick={() => setAsked({ branch, parent: branch.parent_code })}>
                          {t('branches.change')}
                        </Button>
                      </span>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Panel>
      {asked ? <BranchDialog asked={asked} branches={branches} onClose={() => setAsked(null)} /> : null}
    </>
  )
}

type Values = { code: string; name_zh: string; name_en: string; parent_code: string | null }

function BranchDialog({
  asked,
  branches,
  onClose,
}: {
  asked: Asked
  branches: Branch[]
  onClose: () => void
}) {
  const { t } = useTranslation()
  const say = useSay()
  const propose = useCommand(TREE)
  const { branch } = asked
  return (
    <ActionDialog<Values>
      open
      title={branch ? t('branches.changeTitle', { name: say(branch) }) : t('branches.new')}
      submit={t('branches.submit')}
      initial={{ ...(branch ?? {}), parent_code: asked.parent }}
      onClose={onClose}
      onSubmit={(values) =>
        propose
          .mutateAsync({
            body: {
              code: values.code.trim(),
              name_zh: values.name_zh.trim(),
              name_en: values.name_en.trim(),
              parent_code: values.parent_code ?? null,
            },
          })
          .then(() => sayMessage('success', t('change.proposed')))
      }
    >
      <TextField name="code" label={t('branches.code')} required maxLength={20} disabled={branch !== null} />
      <SelectField
        name="parent_code"
        label={t('branches.parent')}
        options={branches
          .filter((one) => one.code !== branch?.code)
          .map((one) => ({ value: one.code, label: `${one.code} ${say(one)}` }))}
      />
      <TextField name="name_zh" label={t('branches.nameZh')} required maxLength={100} />
      <TextField name="name_en" label={t('branches.nameEn')} required maxLength={100} />
    </ActionDialog>
  )
}
