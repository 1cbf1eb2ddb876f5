// SPDX-License-Identifier: Apache-2.0
// The findings in the margin. Choosing one lights up every place that it is about.

import { useEffect, useRef } from 'preact/hooks';
import { useWords } from '../i18n';
import { findingText } from '../labels';
import type { Finding } from '../types';

const LIT = 'lit';

// The marked places of finding `index` within `root`, in reading order.
export function placesOf(root: ParentNode, index: number): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(`[data-findings~="${index}"]`)];
}

export function lightUp(root: ParentNode, index: number | undefined): HTMLElement[] {
  for (const lit of root.querySelectorAll(`.${LIT}`)) lit.classList.remove(LIT);
  if (index === undefined) return [];
  const places = placesOf(root, index);
  for (const place of places) {
    place.classList.add(LIT);
    const folded = place.closest('details');
    if (folded) folded.open = true;
  }
  return places;
}

interface FindingsViewProps {
  findings: readonly Finding[];
  chosen: number | undefined;
  choose: (index: number | undefined) => void;
}

function Details({ finding }: { finding: Finding }) {
  const words = useWords();
  // The cells of a sum are lit in the table; their numbers alone would say nothing here.
  const quotes = (finding.evidence ?? []).filter((e) => e.row === undefined).map((e) => e.quote).filter(Boolean);
  return (
    <div class="details">
      {(finding.expected || finding.actual) && (
        <p>
          {words.expected} <b>{finding.expected || '—'}</b>，{words.actual} <b>{finding.actual || '—'}</b>
        </p>
      )}
      {finding.suggestion && (
        <p class="suggestion">
          <span class="faint">{words.suggestion}</span> <span lang="zh-CN">{finding.suggestion}</span>
        </p>
      )}
      {quotes.length > 0 && (
        <ul class="quotes" lang="zh-CN">
          {quotes.map((quote, index) => (
            <li key={index}>「{quote}」</li>
          ))}
        </ul>
      )}
      <p class="faint">
        {words.rule} <code>{finding.ruleId}</code>
      </p>
    </div>
  );
}

export function FindingsView({ findings, chosen, choose }: FindingsViewProps) {
  const words = useWords();
  const english = words.language === '中文';
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (chosen !== undefined) list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  if (findings.length === 0) return <p class="state">{words.noFindings}</p>;
  return (
    <ol class="findings" ref={list}>
      {findings.map((finding, index) => (
        <li key={finding.findingId || index} class={finding.severity.toLowerCase()}>
          <button type="button" aria-expanded={chosen === index} onClick={() => choose(chosen === index ? undefined : index)}>
            <span class={`severity ${finding.severity.toLowerCase()}`}>{words[finding.severity]}</span>
            <span lang={english ? 'en' : 'zh-CN'}>{findingText(finding, english)}</span>
          </button>
          {chosen === index && <Details finding={finding} />}
        </li>
      ))}
    </ol>
  );
}
