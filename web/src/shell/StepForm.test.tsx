import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '../api/problem'
import { readDraft, writeDraft } from './drafts'
import { MoneyField, TextField } from './fields'
import { LEAVES, StepForm, type StepFormProps } from './StepForm'
import { serve, show } from './testing'

type Values = { name: string; amount: string } & Record<string, unknown>
const submit = vi.fn<(values: Values) => Promise<void>>()

function Form({ onStep }: Pick<StepFormProps<Values>, 'onStep'>) {
  return (
    <StepForm<Values>
      formKey="test"
      title="登记"
      parent={{ to: '/', label: '返回' }}
      submit="提交登记"
      onSubmit={submit}
      onStep={onStep}
      steps={[
        {
          key: 'one',
          title: '姓名',
          fields: ['name'],
          content: <TextField name="name" label="姓名" required />,
        },
        {
          key: 'two',
          title: '金额',
          fields: ['amount'],
          content: <MoneyField name="amount" label="金额" currency="CNY" required />,
        },
      ]}
    />
  )
}
const routes = [
  { path: '/', element: <p>首页</p> },
  { path: '/form', element: <Form /> },
]
const KEY = '.test'

afterEach(() => {
  vi.unstubAllGlobals()
  submit.mockReset()
})

describe('a form in steps', () => {
  it('checks a step before the next, keeps a draft, and sends plain values', async () => {
    serve({})
    submit.mockResolvedValue()
    show(routes, '/form')
    const user = userEvent.setup()
    await user.click(screen.getByRole('button', { name: '下一步：金额' }))
    expect((await screen.findAllByText('请填写姓名')).length).toBeGreaterThan(0)

    await user.type(screen.getByLabelText('姓名'), '林浩然')
    await user.click(screen.getByRole('button', { name: '下一步：金额' }))
    await user.type(await screen.findByLabelText('金额'), '1,500,000')
    await waitFor(() => expect(sessionStorage.length).toBe(1))
    await user.click(screen.getByRole('button', { name: '提交登记' }))
    await waitFor(() => expect(submit).toHaveBeenCalledWith({ name: '林浩然', amount: '1500000.00' }))
    await waitFor(() => expect(sessionStorage.length).toBe(0))
  })

  it('restores what was typed, and says so', async () => {
    serve({})
    writeDraft(KEY, { values: { name: '许文静' }, step: 1, at: '2025-12-13T02:03:00Z' })
    show(routes, '/form')
    expect(await screen.findByText(/已恢复/)).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('姓名').value).toBe('许文静')
    expect(screen.getByLabelText('金额')).toBeTruthy()
    await userEvent.setup().click(screen.getByRole('button', { name: '清空重填' }))
    expect(readDraft(KEY)).toBeNull()
    expect(screen.getByLabelText<HTMLInputElement>('姓名').value).toBe('')
  })

  it('puts a refusal at its field, leads back to its step, and keeps the draft', async () => {
    serve({})
    submit.mockRejectedValue(
      new Problem({
        status: 422,
        code: 'invalid',
        title: '未通过校验',
        detail: '请修改。',
        errors: [{ field: 'name', code: 'taken', detail: '该客户已登记。' }],
      }),
    )
    writeDraft(KEY, { values: { name: '许文静', amount: '10.00' }, step: 1, at: '2025-12-13T02:03:00Z' })
    show(routes, '/form')
    const user = userEvent.setup()
    await user.click(screen.getByRole('button', { name: '提交登记' }))
    await waitFor(() => expect(screen.getAllByText(/该客户已登记。$/)).toHaveLength(2))
    expect(screen.getByRole('button', { name: '下一步：金额' })).toBeTruthy()
    expect(document.getElementById('name')?.getAttribute('aria-invalid')).toBe('true')
    expect(readDraft(KEY)?.values.name).toBe('许文静')
  })

  it('takes no second press while it leads to another page', async () => {
    serve({})
    const leaves = vi.fn<() => Promise<typeof LEAVES>>().mockResolvedValue(LEAVES)
    show([{ path: '/form', element: <Form onStep={leaves} /> }], '/form')
    const user = userEvent.setup()
    await user.type(screen.getByLabelText('姓名'), '林浩然')
    const next = screen.getByRole('button', { name: /下一步：金额/ })
    await user.click(next)
    await waitFor(() => expect(leaves).toHaveBeenCalledOnce())
    await user.click(next)
    await user.keyboard('{Enter}')
    expect(leaves).toHaveBeenCalledOnce()
    expect(screen.getByLabelText<HTMLInputElement>('姓名').closest('[hidden]')).toBeNull()
  })

  it('guards what is not sent', async () => {
    serve({})
    const router = show(routes, '/form')
    const user = userEvent.setup()
    await user.type(screen.getByLabelText('姓名'), '周')
    await user.click(screen.getByRole('link', { name: '返回' }))
    expect(await screen.findByText('内容尚未提交')).toBeTruthy()
    expect(router.state.location.pathname).toBe('/form')
    await user.click(screen.getByRole('button', { name: '放弃并离开' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/'))
  })
})
