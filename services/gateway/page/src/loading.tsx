// SPDX-License-Identifier: Apache-2.0
// What every view does while it loads and when it cannot.

import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiError, setAccessToken } from './api';
import { useWords } from './i18n';

export type Loaded<T> =
  | { state: 'loading'; again: () => void }
  | { state: 'failed'; error: ApiError; again: () => void }
  | { state: 'done'; value: T; again: () => void };

// Loads when `inputs` change; what was loading for the inputs of before is given up.
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, inputs: readonly unknown[]): Loaded<T> {
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((n) => n + 1), []);
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading', again });
  useEffect(() => {
    const controller = new AbortController();
    setLoaded({ state: 'loading', again });
    load(controller.signal).then(
      (value) => setLoaded({ state: 'done', value, again }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const known = error instanceof ApiError ? error : new ApiError('INTERNAL', String(error));
        setLoaded({ state: 'failed', error: known, again });
      },
    );
    return () => controller.abort();
  }, [...inputs, attempt]);
  return loaded;
}

export function Failure({ error, again }: { error: ApiError; again: () => void }) {
  const words = useWords();
  const [token, setToken] = useState('');
  if (error.code === 'UNAUTHENTICATED') {
    return (
      <form
        class="state"
        onSubmit={(event) => {
          event.preventDefault();
          setAccessToken(token.trim());
          again();
        }}
      >
        <p>{words.needToken}</p>
        <label>
          {words.tokenLabel}{' '}
          <input type="password" autocomplete="off" value={token} onInput={(e) => setToken(e.currentTarget.value)} />
        </label>{' '}
        <button type="submit">{words.tokenSave}</button>
        <p class="faint">{words.tokenHint}</p>
      </form>
    );
  }
  return (
    <div class="state" role="alert">
      <p>{error.code === 'UNREACHABLE' ? words.unreachable : error.code === 'NOT_FOUND' ? words.notFound : error.message}</p>
      {error.code === 'NOT_FOUND' && <p class="faint">{error.message}</p>}
      <button type="button" onClick={again}>
        {words.retry}
      </button>
    </div>
  );
}

export function Show<T>({ loaded, children }: { loaded: Loaded<T>; children: (value: T) => ComponentChildren }) {
  const words = useWords();
  if (loaded.state === 'loading') {
    return (
      <p class="state" role="status">
        {words.loading}
      </p>
    );
  }
  if (loaded.state === 'failed') return <Failure error={loaded.error} again={loaded.again} />;
  return <>{children(loaded.value)}</>;
}
