// SPDX-License-Identifier: Apache-2.0
// The public HTTP/JSON API: everything that the page shows comes from here.

import type { CheckResult } from './types';

const TOKEN_KEY = 'nianbao.token';

// What the server answered instead: `code` is the name of a gRPC status, UNREACHABLE for none.
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

// The caller's token, where the server asks for one; kept for this tab alone.
export function accessToken(): string {
  return sessionStorage.getItem(TOKEN_KEY) ?? '';
}
export function setAccessToken(token: string): void {
  sessionStorage.setItem(TOKEN_KEY, token);
}

function headers(more: Record<string, string> = {}): Record<string, string> {
  const token = accessToken();
  return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

async function failure(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as { error?: { status?: string; message?: string } };
    if (error?.status) return new ApiError(error.status, error.message ?? error.status);
  } catch {
    // Not this API's own words.
  }
  const code = { 401: 'UNAUTHENTICATED', 403: 'PERMISSION_DENIED', 404: 'NOT_FOUND', 429: 'RESOURCE_EXHAUSTED' }[
    response.status
  ];
  return new ApiError(code ?? 'UNKNOWN', text.trim() || `HTTP ${response.status}`);
}

async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw new ApiError('UNREACHABLE', (error as Error).message);
  }
  if (!response.ok) throw await failure(response);
  return response;
}

export type Query = Record<string, string | number | undefined>;

export function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

// A resource name as a path: its slashes stand.
export function resource(name: string): string {
  return `/v1/${name.split('/').map(encodeURIComponent).join('/')}`;
}

export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const response = await request(address(path, query), { headers: headers(), signal: signal ?? null });
  return (await response.json()) as T;
}

export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await request(path, {
    method: 'POST',
    headers: headers({ 'Content-Type': 'application/json' }),
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
  return (await response.json()) as T;
}

// Sends the file itself; nothing of it is kept.
export async function checkDocument(file: File, signal: AbortSignal): Promise<CheckResult> {
  const response = await request(address('/v1/documents:check', { uri: file.name }), {
    method: 'POST',
    headers: headers({ 'Content-Type': 'application/octet-stream' }),
    body: file,
    signal,
  });
  return (await response.json()) as CheckResult;
}

// Calls `each` for every message of a stream of JSON lines until it ends or `signal` aborts it.
export async function stream<T>(
  path: string,
  query: Query,
  each: (message: T) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await request(address(path, query), {
    headers: headers({ Accept: 'application/x-ndjson' }),
    signal,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim()) each(JSON.parse(line) as T);
  }
}
