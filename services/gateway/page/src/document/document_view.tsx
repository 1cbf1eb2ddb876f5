// SPDX-License-Identifier: Apache-2.0
// The document as it was understood: its blocks, each figure underlined, each finding's places marked.
// Whatever comes from a document is put in as text, never as HTML.

import { memo } from 'preact/compat';
import type { ComponentChildren } from 'preact';
import { useWords } from '../i18n';
import type { Block, Cell, Fact, NormalizedDocument, ValidatedReport } from '../types';
import { NOWHERE, Places, type Place } from './places';
import { cut } from './segments';

interface Marks {
  places: Places;
  facts: Map<string, Fact>;
  severities: string[];
}

function findingsAmong(keys: readonly string[]): number[] {
  return keys.filter((key) => key.startsWith('finding:')).map((key) => Number(key.slice('finding:'.length)));
}

// The most severe of the findings that stand there; they are ordered by severity.
function severityOf(keys: readonly string[], marks: Marks): string {
  const first = Math.min(...findingsAmong(keys));
  return Number.isFinite(first) ? (marks.severities[first] ?? '') : '';
}

function factTitle(fact: Fact, words: ReturnType<typeof useWords>): string {
  return [
    fact.indicator ?? fact.phrase,
    fact.column,
    fact.value === undefined ? undefined : `= ${fact.value}${fact.unit ?? ''}`,
    fact.approximate ? words.approximate : undefined,
    fact.uncertain ? words.uncertain : undefined,
  ]
    .filter(Boolean)
    .join(' · ');
}

function attributes(keys: readonly string[], marks: Marks): Record<string, string> {
  const findings = findingsAmong(keys);
  const severity = severityOf(keys, marks);
  return {
    ...(findings.length > 0 ? { 'data-findings': ` ${findings.join(' ')} ` } : {}),
    ...(severity ? { class: `mark ${severity.toLowerCase()}` } : {}),
  };
}

function Text({ text, place, marks }: { text: string; place: Place; marks: Marks }) {
  const words = useWords();
  if (place.ranges.length === 0) return <>{text}</>;
  return (
    <>
      {cut(text, place.ranges).map((segment) => {
        if (segment.keys.length === 0) return segment.text;
        const factKey = segment.keys.find((key) => key.startsWith('fact:'));
        const fact = factKey ? marks.facts.get(factKey.slice('fact:'.length)) : undefined;
        const { class: mark, ...rest } = attributes(segment.keys, marks);
        const style = [fact ? (fact.uncertain ? 'fact doubtful' : 'fact') : '', mark ?? ''].filter(Boolean).join(' ');
        return (
          <span class={style} title={fact ? factTitle(fact, words) : undefined} {...rest}>
            {segment.text}
          </span>
        );
      })}
    </>
  );
}

function rowsOf(cells: readonly Cell[], count: number): Cell[][] {
  const rows: Cell[][] = Array.from({ length: count }, () => []);
  for (const cell of cells) rows[cell.row ?? 0]?.push(cell);
  for (const row of rows) row.sort((a, b) => (a.column ?? 0) - (b.column ?? 0));
  return rows;
}

function Grid({ index, block, marks }: { index: number; block: Block; marks: Marks }) {
  const rows = rowsOf(block.table?.cells ?? [], block.table?.rowCount ?? 0);
  return (
    <div class="grid" tabIndex={0} role="group">
      <table>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r}>
              {row.map((cell) => {
                const column = cell.column ?? 0;
                const place = marks.places.at(index, r, column);
                const whole = attributes(place.whole, marks);
                return (
                  <td key={column} rowSpan={cell.rowSpan || 1} colSpan={cell.columnSpan || 1} {...whole}>
                    <Text text={cell.text ?? ''} place={place} marks={marks} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading({ level, children }: { level: number; children: ComponentChildren }) {
  // The page's own title is level 1.
  if (level === 0) return <h2 class="document-title">{children}</h2>;
  if (level === 1) return <h3>{children}</h3>;
  if (level === 2) return <h4>{children}</h4>;
  return <h5>{children}</h5>;
}

function BlockView({ index, block, marks }: { index: number; block: Block; marks: Marks }) {
  const words = useWords();
  const place = marks.places.at(index);
  const whole = place === NOWHERE ? {} : attributes(place.whole, marks);
  const text = <Text text={block.text ?? ''} place={place} marks={marks} />;
  switch (block.kind) {
    case 'TABLE':
      return <Grid index={index} block={block} marks={marks} />;
    case 'HEADING':
      return <Heading level={block.level ?? 0}>{text}</Heading>;
    case 'IMAGE':
      return <p class="placeholder">{`[${words.picture}] `}{text}</p>;
    case 'CHART':
      return (
        <>
          <p class="placeholder">{`[${words.chart}] `}{text}</p>
          {block.table && <Grid index={index} block={block} marks={marks} />}
        </>
      );
    case 'NOTE':
      return <p class="note">{text}</p>;
    default:
      return <p {...whole}>{text}</p>;
  }
}

export interface DocumentViewProps {
  document: NormalizedDocument;
  report: ValidatedReport;
}

// Drawn once for a document: lighting a finding up changes classes, not the tree.
export const DocumentView = memo(function DocumentView({ document, report }: DocumentViewProps) {
  const words = useWords();
  const marks: Marks = {
    places: new Places(report),
    facts: new Map((report.report?.facts ?? []).map((fact) => [fact.factId, fact])),
    severities: (report.findings ?? []).map((finding) => finding.severity),
  };
  const blocks = document.blocks ?? [];
  const part = (document.parts ?? []).find((p) => (p.number ?? 1) === (report.document.part ?? 1));
  const begin = part?.beginBlock ?? 0;
  const end = part?.endBlock ?? blocks.length;
  const numbered = blocks.map((block, index) => ({ block, index }));
  const body = numbered.filter(({ block, index }) => !block.boilerplate && index >= begin && index < end);
  const around = numbered.filter(({ block }) => block.boilerplate && (block.text || block.table));
  return (
    <article class="document" lang="zh-CN" aria-label={words.documentAsRead}>
      {body.map(({ block, index }) => (
        <BlockView key={index} index={index} block={block} marks={marks} />
      ))}
      {around.length > 0 && (
        <details class="around">
          <summary>{words.surroundings}</summary>
          {around.map(({ block, index }) => (
            <BlockView key={index} index={index} block={{ ...block, kind: block.kind === 'TABLE' ? 'TABLE' : 'PARAGRAPH' }} marks={marks} />
          ))}
        </details>
      )}
    </article>
  );
});
