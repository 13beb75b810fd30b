/** Which act's dialog is open on the page of an application. */
export type Asked = 'submit' | 'withdraw' | 'appeal' | 'contract' | 'drawdown' | null
