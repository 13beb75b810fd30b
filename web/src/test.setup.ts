import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// A page and its words are loaded when they are first wanted, which takes longer than a second on a busy machine.
configure({ asyncUtilTimeout: 5_000 })

// What jsdom lacks and antd asks for.
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addListener: () => {},
    removeListener: () => {},
    addEventListener: () => {},
    removeEventListener: () => {},
    dispatchEvent: () => false,
  }) as MediaQueryList
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
Element.prototype.scrollIntoView ??= () => {}
window.scrollTo = () => {}
const computed = window.getComputedStyle.bind(window)
window.getComputedStyle = (element: Element) => computed(element)

afterEach(() => {
  cleanup()
  sessionStorage.clear()
})
