import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '../api/problem'
import { ActionDialog } from './ActionDialog'
import { conflicts } from './Conflict'
import { TextField } from './fields'
import { StepForm } from './StepForm'
import { serve, show } from './testing'

type Values = { name: string; city: string } & Record<string, unknown>
const changed = () => new Problem({ status: 412, code: 'changed', title: '已被修改' })
const save = vi.fn<(values: Values, step: string) => Promise<void>>()
const submit = vi.fn<(values: Values) => Promise<void>>()

function Form() {
  return (
    <StepForm<Values>
      formKey="conflict"
      title="修改"
      parent={{ to: '/', label: '返回' }}
      initial={{ name: '林浩然', city: '北京' }}
      submit="提交修改"
      onStep={save}
      onSubmit={submit}
      reload={() => Promise.resolve({ name: '林浩', city: '上海' })}
      steps={[
        {
          key: 'one',
          title: '一',
          fields: ['name', 'city'],
          content: (
            <>
              <TextField name="name" label="姓名" />
              <TextField name="city" label="城市" />
            </>
          ),
        },
        { key: 'two', title: '二', fields: [], content: <p>核对</p> },
      ]}
    />
  )
}

afterEach(() => {
  vi.unstubAllGlobals()
  save.mockReset()
  submit.mockReset()
})

describe('a conflict', () => {
  it('keeps what I changed and takes what only they changed', () => {
    const base = { name: 'a', city: 'b', note: null }
    expect(
      conflicts(['name', 'city', 'note'], base, { ...base, name: 'x' }, { name: 'y', city: 'z', note: '' }),
    ).toEqual([
      { name: 'name', side: 'mine' },
      { name: 'city', side: 'theirs' },
    ])
  })

  it('is shown field by field, and what was chosen is sent again', async () => {
    serve({})
    save.mockRejectedValueOnce(changed()).mockResolvedValue()
    show([{ path: '/', element: <Form /> }], '/')
    const user = userEvent.setup()
    const name = screen.getByLabelText('姓名')
    await user.clear(name)
    await user.type(name, '林浩然然')
    await user.click(screen.getByRole('button', { name: '下一步：二' }))
    const table = await screen.findByRole('table', { name: '该记录已被他人修改，请逐项选择' })
    const line = within(table).getByRole('row', { name: /姓名/ })
    expect(line.textContent).toContain('林浩然然')
    expect(within(line).getByRole<HTMLInputElement>('radio', { name: '林浩然然' }).checked).toBe(true)
    expect(within(table).getByRole<HTMLInputElement>('radio', { name: '上海' }).checked).toBe(true)
    await user.click(screen.getByRole('button', { name: '按所选内容重新提交' }))
    await waitFor(() => expect(save).toHaveBeenCalledTimes(2))
    expect(save.mock.calls[1]).toEqual([{ name: '林浩然然', city: '上海' }, 'one'])
    expect(await screen.findByText('核对')).toBeTruthy()
  })
})

describe('steps', () => {
  it('are saved at the server before the next, and the form says so', async () => {
    serve({})
    save.mockResolvedValue()
    submit.mockResolvedValue()
    show([{ path: '/', element: <Form /> }], '/')
    const user = userEvent.setup()
    await user.type(screen.getByLabelText('城市'), '市')
    await user.click(screen.getByRole('button', { name: '下一步：二' }))
    await waitFor(() => expect(save).toHaveBeenCalledWith({ name: '林浩然', city: '北京市' }, 'one'))
    await waitFor(() => expect(screen.getByTestId('draft-state').textContent).toMatch(/已于 .* 保存/))
    // Nothing is left that only this browser knows.
    await waitFor(() => expect(sessionStorage.length).toBe(0))
    await user.click(screen.getByRole('button', { name: '提交修改' }))
    await waitFor(() => expect(submit).toHaveBeenCalledTimes(1))
  })

  it('stay where they are when the server refuses, with the refusal at its field', async () => {
    serve({})
    save.mockRejectedValue(
      new Problem({
        status: 422,
        code: 'invalid',
        errors: [{ field: 'city', code: 'unknown', detail: '没有此城市。' }],
      }),
    )
    show([{ path: '/', element: <Form /> }], '/')
    const user = userEvent.setup()
    await user.type(screen.getByLabelText('城市'), '市')
    await user.click(screen.getByRole('button', { name: '下一步：二' }))
    await waitFor(() => expect(screen.getAllByText(/没有此城市。/)).toHaveLength(2))
    expect(screen.getByRole('button', { name: '下一步：二' })).toBeTruthy()
    expect(sessionStorage.length).toBe(1)
  })
})

it('a dialog says what changed meanwhile and keeps what was typed', async () => {
  serve({})
  const act = vi.fn().mockRejectedValueOnce(changed()).mockResolvedValue(undefined)
  function Page() {
    const [state, setState] = useState('审批中')
    return (
      <ActionDialog<{ comment: string }>
        open
        title="审批"
        submit="同意申请"
        shown={{ 状态: state, 金额: '1.00' }}
        preview={(values) => <p>预览 {values.comment}</p>}
        onClose={() => setState('关闭')}
        onSubmit={(values) => {
          setState('已退回')
          return act(values) as Promise<void>
        }}
      >
        <TextField name="comment" label="意见" />
      </ActionDialog>
    )
  }
  show([{ path: '/', element: <Page /> }], '/')
  const user = userEvent.setup()
  await user.type(await screen.findByLabelText('意见'), '同意放款')
  expect(screen.getByText('预览 同意放款')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: '同意申请' }))
  const table = await screen.findByRole('table', { name: '该记录已被他人修改' })
  expect(within(table).getAllByRole('row')).toHaveLength(2)
  expect(table.textContent).toContain('审批中')
  expect(table.textContent).toContain('已退回')
  expect(screen.getByLabelText<HTMLInputElement>('意见').value).toBe('同意放款')
  await user.click(screen.getByRole('button', { name: '已核对，继续' }))
  await user.click(screen.getByRole('button', { name: '同意申请' }))
  await waitFor(() => expect(act).toHaveBeenCalledTimes(2))
})
