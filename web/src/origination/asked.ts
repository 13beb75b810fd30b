/** Which act's dialog is open on the page of an application. */
export type Asked = 'submit' | 'withdraw' | 'contract' | 'drawdown' | null
