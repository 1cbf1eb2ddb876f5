// SPDX-License-Identifier: Apache-2.0
// How a report is called on the page.

import type { Words } from './i18n';
import type { Finding, Severity, ValidatedReport } from './types';

export const SEVERITIES: readonly Severity[] = ['ERROR', 'WARNING', 'INFO'];

export function agencyName(item: ValidatedReport, words: Words): string {
  const agency = item.report?.agency;
  return agency?.displayName || agency?.nameAsWritten || item.document.uri || words.unknownAgency;
}

export function formName(item: ValidatedReport, words: Words): string {
  const kind = item.document.kind;
  if (kind === 'GUIDE' || kind === 'OTHER') return words[kind];
  const form = item.report?.form ? words[item.report.form] : words.form_unknown;
  return item.report?.scope === 'CONSOLIDATED' ? `${form} · ${words.consolidated}` : form;
}

export function count(findings: readonly Finding[] | undefined, severity: Severity): number {
  return (findings ?? []).filter((finding) => finding.severity === severity).length;
}

export function findingText(finding: Finding, english: boolean): string {
  return (english ? finding.messageEn || finding.message : finding.message || finding.messageEn) ?? finding.ruleId;
}
