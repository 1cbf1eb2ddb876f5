// SPDX-License-Identifier: Apache-2.0
// The parts of the contract (proto/nianbao/v1) that the page reads, as protobuf JSON has them: names
// in lowerCamelCase, default values left out.

export type Severity = 'ERROR' | 'WARNING' | 'INFO';
export type Form = 'FREE' | 'FORM_2014' | 'FORM_2019' | 'FORM_2021';
export type Kind = 'ANNUAL_REPORT' | 'GUIDE' | 'OTHER';
export type State = 'CURRENT' | 'SUPERSEDED' | 'UNRESOLVED' | 'WITHDRAWN';

export interface Evidence {
  block?: number;
  row?: number;
  column?: number;
  begin?: number;
  end?: number;
  quote?: string;
}

export interface Fact {
  factId: string;
  indicator?: string;
  column?: string;
  value?: number;
  literal?: string;
  unit?: string;
  year?: number;
  origin?: 'TABLE' | 'NARRATIVE' | 'CHART' | 'STATED';
  evidence?: Evidence;
  approximate?: boolean;
  uncertain?: boolean;
  phrase?: string;
}

export interface Finding {
  findingId: string;
  ruleId: string;
  severity: Severity;
  message?: string;
  messageEn?: string;
  factIds?: string[];
  expected?: string;
  actual?: string;
  evidence?: Evidence[];
  suggestion?: string;
}

export interface Agency {
  agencyId?: string;
  displayName?: string;
  nameAsWritten?: string;
  regionCode?: string;
}

export interface Report {
  name?: string;
  agency?: Agency;
  year?: number;
  scope?: 'OWN' | 'CONSOLIDATED';
  form?: Form;
  title?: string;
  signedOn?: string;
  publishedOn?: string;
  facts?: Fact[];
}

export interface ValidatedReport {
  document: { documentId: string; part?: number; uri?: string; kind?: Kind };
  report?: Report;
  findings?: Finding[];
  failure?: { code?: string; message?: string };
  state?: State;
  revision?: number;
  validatedTime?: string;
  ruleSet?: string;
  generations?: Record<string, string>;
}

export interface Cell {
  row?: number;
  column?: number;
  rowSpan?: number;
  columnSpan?: number;
  text?: string;
}

export interface Block {
  kind?: 'HEADING' | 'PARAGRAPH' | 'TABLE' | 'IMAGE' | 'CHART' | 'NOTE';
  text?: string;
  level?: number;
  table?: { rowCount?: number; columnCount?: number; cells?: Cell[] };
  boilerplate?: boolean;
}

export interface NormalizedDocument {
  documentId: string;
  uri?: string;
  mediaType?: string;
  blocks?: Block[];
  parts?: { number?: number; beginBlock?: number; endBlock?: number }[];
  notices?: string[];
}

export interface CheckedOriginal {
  normalized?: NormalizedDocument;
  reports?: ValidatedReport[];
  failure?: { code?: string; message?: string };
  uri?: string;
}

export interface CheckResult {
  originals?: CheckedOriginal[];
  skippedMembers?: number;
}

export interface ReportList {
  reports?: ValidatedReport[];
  nextPageToken?: string;
  resumeToken?: string;
}
