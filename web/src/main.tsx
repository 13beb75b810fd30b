import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider } from 'antd'
import dayjs from 'dayjs'
import { StrictMode, useEffect, useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router'
import { asProblem } from './api/problem'
import { loadLanguage, packOf } from './i18n'
import { createRouter } from './routes'
import './shell/app.css'
import './shell/parts.css'
import { keptLanguage, PreferencesProvider, usePreferences } from './shell/preferences'
import { Toasts } from './shell/toast'
import { asksForCalm, cspNonce, themeFor } from './shell/theme'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      refetchOnWindowFocus: true,
      // A refusal is an answer; only a lost or broken one is asked for again.
      retry: (count, error) => count < 2 && asProblem(error).uncertain,
    },
  },
})
const router = createRouter()
const nonce = cspNonce()

// The variables of antd's theme serve our own styles too.
document.body.classList.add('diya')

function Root() {
  const { language, mode } = usePreferences()
  const theme = useMemo(() => themeFor(mode, asksForCalm()), [mode])
  useEffect(() => {
    dayjs.locale(packOf(language)?.dayjs)
  }, [language])
  return (
    <ConfigProvider
      theme={theme}
      locale={packOf(language)?.antd}
      csp={nonce ? { nonce } : undefined}
      button={{ autoInsertSpace: false }}
    >
      <App component={false}>
        <RouterProvider router={router} />
        <Toasts />
      </App>
    </ConfigProvider>
  )
}

// The router above asks for its first page meanwhile.
void loadLanguage(keptLanguage()).then(() =>
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <PreferencesProvider>
          <Root />
        </PreferencesProvider>
      </QueryClientProvider>
    </StrictMode>,
  ),
)
