// SPDX-License-Identifier: Apache-2.0
// One report: the document as it was understood, with its findings beside it.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { get, resource } from '../api';
import { DocumentView } from '../document/document_view';
import { FindingsView, lightUp } from '../document/findings_view';
import { useWords } from '../i18n';
import { agencyName, count, formName } from '../labels';
import { Show, useLoaded } from '../loading';
import { navigate, reportPath } from '../route';
import type { NormalizedDocument, ValidatedReport } from '../types';

interface Pair {
  report: ValidatedReport;
  document: NormalizedDocument;
}

async function load(name: string, signal: AbortSignal): Promise<Pair> {
  const report = await get<ValidatedReport>(resource(name), {}, signal);
  const id = report.document.documentId.replace('sha256:', '');
  return { report, document: await get<NormalizedDocument>(resource(`documents/${id}`), {}, signal) };
}

export function Heading({ report }: { report: ValidatedReport }) {
  const words = useWords();
  const findings = report.findings;
  return (
    <header class="report-head">
      <h1>
        <span lang="zh-CN">{agencyName(report, words)}</span> <span class="number">{report.report?.year || ''}</span>
      </h1>
      <p class="faint">
        {[
          formName(report, words),
          report.report?.signedOn && `${words.signedOn} ${report.report.signedOn}`,
          report.report?.publishedOn && `${words.publishedOn} ${report.report.publishedOn}`,
          words.facts((report.report?.facts ?? []).length),
          words.counts(count(findings, 'ERROR'), count(findings, 'WARNING'), count(findings, 'INFO')),
          report.revision && report.revision > 1 ? `${words.revision} ${report.revision}` : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {report.document.uri && (
        <p class="faint source">
          {words.source}：{report.document.uri}
        </p>
      )}
    </header>
  );
}

// Document and findings side by side, for stored reports and drafts alike.
export function Review({ report, document: original, chosen, choose }: Pair & {
  chosen: number | undefined;
  choose: (index: number | undefined) => void;
}) {
  const words = useWords();
  const root = useRef<HTMLDivElement>(null);
  const findings = report.findings ?? [];
  useEffect(() => {
    if (!root.current) return;
    const places = lightUp(root.current, chosen);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    places[0]?.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  }, [chosen, report]);
  useLayoutEffect(() => {
    const step = (by: number) => {
      if (findings.length === 0) return;
      const from = chosen ?? (by > 0 ? -1 : findings.length);
      choose((from + by + findings.length) % findings.length);
    };
    const key = (event: KeyboardEvent) => {
      if ((event.target as Element).closest('input, select, textarea') || event.metaKey || event.ctrlKey || event.altKey)
        return;
      if (event.key === 'j') step(1);
      else if (event.key === 'k') step(-1);
      else if (event.key === 'Escape') choose(undefined);
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, [chosen, findings.length]);
  const clicked = (event: MouseEvent) => {
    const marked = (event.target as Element).closest<HTMLElement>('[data-findings]');
    const first = marked?.dataset['findings']?.trim().split(' ')[0];
    if (first !== undefined) choose(Number(first));
  };
  return (
    <div class="review" ref={root}>
      <div class="paper" onClick={clicked}>
        {(original.notices ?? []).length > 0 && (
          <details class="around">
            <summary>{words.notices}</summary>
            <ul lang="en">
              {original.notices!.map((notice) => (
                <li>{notice}</li>
              ))}
            </ul>
          </details>
        )}
        <DocumentView document={original} report={report} />
      </div>
      <aside class="margin" aria-label={words.findings}>
        <h2>
          {words.findings} <kbd title={words.next}>j</kbd> <kbd title={words.previous}>k</kbd>
        </h2>
        <FindingsView findings={findings} chosen={chosen} choose={choose} />
      </aside>
    </div>
  );
}

export function ReportView({ name, finding }: { name: string; finding: number | undefined }) {
  const words = useWords();
  const loaded = useLoaded((signal) => load(name, signal), [name]);
  const [chosen, setChosen] = useState(finding);
  useEffect(() => setChosen(finding), [finding]);
  const choose = (index: number | undefined) => {
    setChosen(index);
    navigate(index === undefined ? reportPath(name) : `${reportPath(name)}?finding=${index}`, true);
  };
  useEffect(() => {
    if (loaded.state === 'done') {
      document.title = `${agencyName(loaded.value.report, words)} ${loaded.value.report.report?.year ?? ''} · ${words.title}`;
    }
  }, [loaded, words]);
  return (
    <>
      <p class="bar">
        <a href="/">{words.back}</a>
        <button type="button" onClick={() => print()}>
          {words.print}
        </button>
      </p>
      <Show loaded={loaded}>
        {(pair) => (
          <>
            <Heading report={pair.report} />
            <Review {...pair} chosen={chosen} choose={choose} />
          </>
        )}
      </Show>
    </>
  );
}
