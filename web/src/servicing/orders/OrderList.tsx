import { OrderTable } from './OrderTable'

/** What people ordered on loans: what waits for a second person or its day, and what became of the others. */
export default function OrderList() {
  return <OrderTable />
}
