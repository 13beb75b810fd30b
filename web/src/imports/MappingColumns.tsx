import { useTranslation } from 'react-i18next'
import type { Row } from '../api/types'
import { DataTable } from '../shell/DataTable'
import { Facts, Panel, useSay } from '../shell/figures'
import './imports.css'

type Mapping = Row<'/api/v1/origination/import-mappings'>

/** Which column of a file becomes which field, how, and what stands where the file is silent. */
export function MappingColumns({ mapping }: { mapping: Mapping }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <Panel
      className="import-mapping"
      title={say(mapping)}
      extra={t('import.version', { number: mapping.version })}
    >
      <Facts
        columns={2}
        items={[
          { label: t('field.product_code'), value: say(mapping, 'product') },
          { label: t('import.ignored'), value: mapping.ignored.join('、') },
        ]}
      />
      <DataTable
        keepRows
        maxHeight={460}
        label={say(mapping)}
        rows={mapping.columns}
        rowKey={(row) => row.column}
        columns={[
          { key: 'column', title: t('import.column'), render: (row) => row.column },
          { key: 'field', title: t('import.field'), wrap: true, render: (row) => say(row) },
          {
            key: 'how',
            title: t('import.how'),
            wrap: true,
            render: (row) => t(`import.transformation.${row.transformation}`),
          },
          {
            key: 'required',
            title: t('import.required'),
            align: 'center',
            render: (row) => (row.required ? '✓' : '–'),
          },
        ]}
      />
      {mapping.defaults.length > 0 || mapping.defaults_table ? (
        <>
          <h3>{t('import.defaults')}</h3>
          <Facts
            columns={1}
            items={[
              ...mapping.defaults.map((row) => ({ label: say(row), value: row.value })),
              mapping.defaults_table
                ? { label: t('import.defaultsTable'), value: mapping.defaults_table }
                : null,
            ]}
          />
        </>
      ) : null}
    </Panel>
  )
}
