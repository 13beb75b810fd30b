import react from '@vitejs/plugin-react'
import process from 'node:process'
import { defineConfig } from 'vitest/config'

const proxy = {
  '/api': { target: process.env.DIYA_API ?? 'http://127.0.0.1:8000', changeOrigin: false },
}

export default defineConfig({
  base: '/',
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy,
    // The glossary and the guides are kept beside the code they explain, in ../docs.
    fs: { allow: ['..'] },
  },
  preview: { host: '127.0.0.1', port: 4173, proxy },
  build: { outDir: 'dist', assetsDir: 'assets', manifest: true, chunkSizeWarningLimit: 900 },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/test.setup.ts'],
    css: false,
    testTimeout: 20_000,
    // Two cores: more workers only take turns.
    maxWorkers: 2,
  },
})
