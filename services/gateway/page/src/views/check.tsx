// SPDX-License-Identifier: Apache-2.0
// A draft, checked against what its agency reported before; nothing of it is kept.

import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, checkDocument } from '../api';
import { useWords } from '../i18n';
import { Failure } from '../loading';
import type { CheckedOriginal, CheckResult } from '../types';
import { Heading, Review } from './report';

type Progress =
  | { state: 'waiting' }
  | { state: 'checking'; file: File }
  | { state: 'failed'; file: File; error: ApiError }
  | { state: 'done'; file: File; result: CheckResult };

function Original({ original }: { original: CheckedOriginal }) {
  const words = useWords();
  const [chosen, setChosen] = useState<{ part: number; finding: number } | undefined>();
  if (!original.normalized) {
    return (
      <section>
        <h2>{original.uri}</h2>
        <p class="state" role="alert">
          {words.unreadable} {original.failure?.message}
        </p>
      </section>
    );
  }
  const reports = original.reports ?? [];
  if (reports.length === 0) return <p class="state">{words.nothingFound}</p>;
  return (
    <>
      {reports.map((report, part) => (
        <section key={part}>
          <Heading report={report} />
          <Review
            report={report}
            document={original.normalized!}
            chosen={chosen?.part === part ? chosen.finding : undefined}
            choose={(finding) => setChosen(finding === undefined ? undefined : { part, finding })}
          />
        </section>
      ))}
    </>
  );
}

export function CheckView() {
  const words = useWords();
  const [progress, setProgress] = useState<Progress>({ state: 'waiting' });
  const [over, setOver] = useState(false);
  const running = useRef<AbortController | undefined>();
  useEffect(() => {
    document.title = `${words.navCheck} · ${words.title}`;
    return () => running.current?.abort();
  }, [words]);

  const check = (file: File | null | undefined) => {
    if (!file) return;
    running.current?.abort();
    const controller = (running.current = new AbortController());
    setProgress({ state: 'checking', file });
    checkDocument(file, controller.signal).then(
      (result) => setProgress({ state: 'done', file, result }),
      (problem: unknown) => {
        if (controller.signal.aborted) return;
        const error = problem instanceof ApiError ? problem : new ApiError('INTERNAL', String(problem));
        setProgress({ state: 'failed', file, error });
      },
    );
  };

  return (
    <>
      <h1>{words.navCheck}</h1>
      <label
        class={over ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          check(event.dataTransfer?.files[0]);
        }}
      >
        <span>{words.dropHere}</span>
        <input type="file" onChange={(event) => check(event.currentTarget.files?.[0])} />
        <span class="faint">{words.dropHint}</span>
      </label>
      {progress.state === 'checking' && (
        <p class="state" role="status">
          {words.checking(progress.file.name)} <progress />
        </p>
      )}
      {progress.state === 'failed' && <Failure error={progress.error} again={() => check(progress.file)} />}
      {progress.state === 'done' && (
        <div role="region" aria-label={progress.file.name}>
          {(progress.result.originals ?? []).map((original, index) => (
            <Original key={index} original={original} />
          ))}
          {(progress.result.originals ?? []).length === 0 && <p class="state">{words.nothingFound}</p>}
        </div>
      )}
    </>
  );
}
