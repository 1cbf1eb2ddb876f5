// SPDX-License-Identifier: Apache-2.0
import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [preact()],
  build: {
    outDir: process.env.NIANBAO_PAGE_OUT ?? 'dist',
    emptyOutDir: true,
    // Nothing is put into the page itself: its policy allows scripts and styles of this origin alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  test: { include: ['src/**/*.test.ts'] },
  // `npx vite` beside a running gateway.
  server: { proxy: { '/v1': 'http://127.0.0.1:8080' } },
});
