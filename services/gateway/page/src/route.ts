// SPDX-License-Identifier: Apache-2.0
// Every view has an address that can be shared.

import { useEffect, useState } from 'preact/hooks';

export type Route =
  | { view: 'list'; query: URLSearchParams }
  | { view: 'report'; name: string; finding: number | undefined }
  | { view: 'check' }
  | { view: 'operations' }
  | { view: 'missing' };

// The resource names under /reports/ are those of the API.
export function parseRoute(path: string, search: string): Route {
  const query = new URLSearchParams(search);
  if (path === '/') return { view: 'list', query };
  if (path === '/check') return { view: 'check' };
  if (path === '/operations') return { view: 'operations' };
  if (path.startsWith('/reports/')) {
    const finding = Number(query.get('finding') ?? NaN);
    return {
      view: 'report',
      name: decodeURIComponent(path.slice('/reports/'.length)),
      finding: Number.isInteger(finding) ? finding : undefined,
    };
  }
  return { view: 'missing' };
}

export function reportPath(name: string): string {
  return `/reports/${name.split('/').map(encodeURIComponent).join('/')}`;
}

export function navigate(path: string, replace = false): void {
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
}

export function useRoute(): Route {
  const read = () => parseRoute(location.pathname, location.search);
  const [route, setRoute] = useState(read);
  useEffect(() => {
    const changed = () => setRoute(read());
    addEventListener('popstate', changed);
    return () => removeEventListener('popstate', changed);
  }, []);
  return route;
}

// Lets links within the page change the view without loading it anew.
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    const link = (event.target as Element).closest('a');
    if (!link || link.target || link.origin !== location.origin || link.pathname.startsWith('/v1/')) return;
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
    scrollTo(0, 0);
  });
}
