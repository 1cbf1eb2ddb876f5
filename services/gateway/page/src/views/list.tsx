// SPDX-License-Identifier: Apache-2.0
// Reports as they come in: the list, its filters, and what arrives while it is open.

import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, get, stream } from '../api';
import { useWords } from '../i18n';
import { agencyName, count, formName, SEVERITIES } from '../labels';
import { Failure } from '../loading';
import { navigate, reportPath } from '../route';
import type { ReportList, ValidatedReport } from '../types';

const PAGE_SIZE = 50;
const WAIT_AFTER_FAILURE_MS = 2000;

interface WatchMessage {
  report?: ValidatedReport;
  resumeToken?: string;
}

// The filter language quotes names; a quote inside one is not part of any agency's name.
export function filterOf(query: URLSearchParams): string {
  const terms: string[] = [];
  const agency = query.get('agency')?.replaceAll('"', '').trim();
  const year = query.get('year')?.trim();
  const severity = query.get('severity');
  if (agency) terms.push(`agency = "${agency}"`);
  if (year) terms.push(`year = ${year}`);
  if (severity === 'NONE') terms.push('severity = NONE');
  else if (severity) terms.push(`severity >= ${severity}`);
  return terms.join(' AND ');
}

function keyOf(item: ValidatedReport): string {
  return item.report?.name ?? `${item.document.documentId}/${item.document.part ?? 0}`;
}

// Newest first; a newer validation takes the place of an older one.
function merge(items: readonly ValidatedReport[], arrived: readonly ValidatedReport[]): ValidatedReport[] {
  const merged = new Map<string, ValidatedReport>();
  for (const item of [...arrived].reverse()) if (!merged.has(keyOf(item))) merged.set(keyOf(item), item);
  for (const item of items) if (!merged.has(keyOf(item))) merged.set(keyOf(item), item);
  return [...merged.values()].filter((item) => item.state !== 'WITHDRAWN' && item.state !== 'SUPERSEDED');
}

function useReports(filter: string, paused: boolean) {
  const [items, setItems] = useState<ValidatedReport[] | undefined>();
  const [arrived, setArrived] = useState<ValidatedReport[]>([]);
  const [next, setNext] = useState('');
  const [error, setError] = useState<ApiError | undefined>();
  const [attempt, setAttempt] = useState(0);
  const pausedNow = useRef(paused);
  pausedNow.current = paused;

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let waiting: ValidatedReport[] = [];
    let frame = 0;
    // Two hundred events a second are shown once a frame.
    const flush = () => {
      frame = 0;
      const batch = waiting;
      waiting = [];
      if (pausedNow.current) setArrived((before) => [...before, ...batch]);
      else setItems((before) => merge(before ?? [], batch));
    };
    const watch = async (token: string) => {
      let resume = token;
      while (!signal.aborted) {
        try {
          await stream<WatchMessage>(
            '/v1/reports:watch',
            { resumeToken: resume, filter },
            (message) => {
              resume = message.resumeToken ?? resume;
              if (!message.report) return;
              waiting.push(message.report);
              frame ||= requestAnimationFrame(flush);
            },
            signal,
          );
        } catch (problem) {
          // The list says what it knows; only a server without this path is not asked again.
          if (problem instanceof ApiError && problem.code === 'NOT_FOUND') return;
        }
        await new Promise((done) => setTimeout(done, WAIT_AFTER_FAILURE_MS));
      }
    };
    setItems(undefined);
    setArrived([]);
    setError(undefined);
    get<ReportList>('/v1/reports', { filter, pageSize: PAGE_SIZE }, signal).then(
      (list) => {
        setItems(list.reports ?? []);
        setNext(list.nextPageToken ?? '');
        if (list.resumeToken) void watch(list.resumeToken);
      },
      (problem: unknown) => {
        if (!signal.aborted) setError(problem instanceof ApiError ? problem : new ApiError('INTERNAL', String(problem)));
      },
    );
    return () => {
      controller.abort();
      cancelAnimationFrame(frame);
    };
  }, [filter, attempt]);

  const more = async () => {
    try {
      const list = await get<ReportList>('/v1/reports', { filter, pageSize: PAGE_SIZE, pageToken: next });
      setItems((before) => merge([...(before ?? []), ...(list.reports ?? [])], []));
      setNext(list.nextPageToken ?? '');
    } catch (problem) {
      setError(problem as ApiError);
    }
  };
  const takeIn = () => {
    setItems((before) => merge(before ?? [], arrived));
    setArrived([]);
  };
  return { items, arrived, next, error, more, takeIn, again: () => setAttempt((n) => n + 1) };
}

function Filters({ query }: { query: URLSearchParams }) {
  const words = useWords();
  const submit = (event: Event) => {
    event.preventDefault();
    const parameters = new URLSearchParams();
    for (const [name, value] of new FormData(event.currentTarget as HTMLFormElement)) {
      if (typeof value === 'string' && value.trim()) parameters.set(name, value.trim());
    }
    navigate(parameters.size > 0 ? `/?${parameters}` : '/');
  };
  return (
    <form role="search" class="filters" onSubmit={submit} key={query.toString()}>
      <label>
        {words.filterAgency} <input name="agency" type="search" maxLength={100} defaultValue={query.get('agency') ?? ''} />
      </label>
      <label>
        {words.filterYear}{' '}
        <input name="year" inputMode="numeric" pattern="[0-9]{4}" maxLength={4} size={6} title={words.yearHint}
          defaultValue={query.get('year') ?? ''} />
      </label>
      <label>
        {words.filterSeverity}{' '}
        <select name="severity" defaultValue={query.get('severity') ?? ''}>
          <option value="">{words.anySeverity}</option>
          <option value="ERROR">{words.withErrors}</option>
          <option value="WARNING">{words.withWarnings}</option>
          <option value="NONE">{words.withNone}</option>
        </select>
      </label>
      <button type="submit">{words.filter}</button>
    </form>
  );
}

function Row({ item }: { item: ValidatedReport }) {
  const words = useWords();
  const name = item.report?.name ?? `documents/${item.document.documentId.replace('sha256:', '')}/parts/${item.document.part ?? 1}`;
  return (
    <tr>
      <th scope="row">
        <a href={reportPath(name)}>{agencyName(item, words)}</a>
        {item.report?.title && <span class="faint title">{item.report.title}</span>}
      </th>
      <td class="number">{item.report?.year ?? '—'}</td>
      <td>{formName(item, words)}</td>
      <td>
        {SEVERITIES.map((severity) => {
          const n = count(item.findings, severity);
          return n > 0 && <span class={`count ${severity.toLowerCase()}`}>{`${words[severity]} ${n}`}</span>;
        })}
        {(item.findings ?? []).length === 0 && <span class="faint">{words.noFindings}</span>}
      </td>
    </tr>
  );
}

export function ListView({ query }: { query: URLSearchParams }) {
  const words = useWords();
  const [paused, setPaused] = useState(false);
  const filter = filterOf(query);
  const { items, arrived, next, error, more, takeIn, again } = useReports(filter, paused);
  useEffect(() => {
    document.title = `${words.title} · ${words.subtitle}`;
  }, [words]);
  const resume = () => {
    takeIn();
    setPaused(false);
  };
  return (
    <>
      <h1 class="unseen">{words.reportList}</h1>
      <Filters query={query} />
      {error && <Failure error={error} again={again} />}
      {!error && items === undefined && <p class="state" role="status">{words.loading}</p>}
      {!error && items && (
        <>
          <p class="bar">
            <span role="status">{words.shown(items.length)}</span>
            <span class={paused ? 'dot still' : 'dot'}>{paused ? words.paused : words.live}</span>
            <button type="button" aria-pressed={paused} onClick={() => (paused ? resume() : setPaused(true))}>
              {paused ? words.resume : words.pause}
            </button>
            {paused && arrived.length > 0 && <span role="status">{words.waiting(arrived.length)}</span>}
          </p>
          {items.length === 0 && <p class="state">{filter ? words.none : words.empty}</p>}
          {items.length > 0 && (
            <table class="list">
              <caption class="unseen">{words.reportList}</caption>
              <thead>
                <tr>
                  <th scope="col">{words.agency}</th>
                  <th scope="col">{words.year}</th>
                  <th scope="col">{words.form}</th>
                  <th scope="col">{words.findings}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <Row key={keyOf(item)} item={item} />
                ))}
              </tbody>
            </table>
          )}
          {next && (
            <p>
              <button type="button" onClick={more}>
                {words.more}
              </button>
            </p>
          )}
        </>
      )}
    </>
  );
}
