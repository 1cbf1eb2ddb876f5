// SPDX-License-Identifier: Apache-2.0
// The pipeline for its operator: how far each stage is, what could not be read, and a second try.

import { useEffect, useState } from 'preact/hooks';
import { ApiError, get, post } from '../api';
import { useWords } from '../i18n';
import { Failure } from '../loading';

const EVERY_MS = 2000;

interface Status {
  stages?: { stage?: string; topic?: string; lag?: string; end?: string }[];
  deadLetters?: string;
}

interface DeadLetter {
  deadLetterId: string;
  stage?: string;
  code?: string;
  message?: string;
  documentId?: string;
  uri?: string;
  failedTime?: string;
}

function useStatus() {
  const [status, setStatus] = useState<Status | undefined>();
  const [letters, setLetters] = useState<DeadLetter[]>([]);
  const [error, setError] = useState<ApiError | undefined>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    const look = async () => {
      try {
        setStatus(await get<Status>('/v1/pipeline', {}, controller.signal));
        const list = await get<{ deadLetters?: DeadLetter[] }>('/v1/deadLetters', { pageSize: 200 }, controller.signal);
        setLetters(list.deadLetters ?? []);
        setError(undefined);
      } catch (problem) {
        if (controller.signal.aborted) return;
        setError(problem instanceof ApiError ? problem : new ApiError('INTERNAL', String(problem)));
      }
    };
    void look();
    const timer = setInterval(look, EVERY_MS);
    return () => {
      controller.abort();
      clearInterval(timer);
    };
  }, [attempt]);
  return { status, letters, error, again: () => setAttempt((n) => n + 1) };
}

function Letter({ letter }: { letter: DeadLetter }) {
  const words = useWords();
  const [said, setSaid] = useState('');
  const retry = async () => {
    try {
      await post(`/v1/deadLetters/${encodeURIComponent(letter.deadLetterId)}:retry`, {});
      setSaid(words.retried);
    } catch (problem) {
      setSaid((problem as Error).message);
    }
  };
  return (
    <tr>
      <th scope="row">{letter.uri || letter.documentId || letter.deadLetterId}</th>
      <td>{letter.stage}</td>
      <td>
        <code>{letter.code}</code> {letter.message}
      </td>
      <td class="number">{letter.failedTime?.replace('T', ' ').slice(0, 19)}</td>
      <td>
        <button type="button" onClick={retry}>
          {words.retryLetter}
        </button>{' '}
        <span role="status">{said}</span>
      </td>
    </tr>
  );
}

export function OperationsView() {
  const words = useWords();
  const { status, letters, error, again } = useStatus();
  useEffect(() => {
    document.title = `${words.navOperations} · ${words.title}`;
  }, [words]);
  if (error) return <Failure error={error} again={again} />;
  if (!status) return <p class="state" role="status">{words.loading}</p>;
  return (
    <>
      <h1>{words.navOperations}</h1>
      <table class="list">
        <caption>
          {words.stages} <span class="faint">{words.gaugeNote}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{words.stage}</th>
            <th scope="col">{words.topic}</th>
            <th scope="col">{words.lag}</th>
            <th scope="col">{words.written}</th>
          </tr>
        </thead>
        <tbody>
          {(status.stages ?? []).map((stage) => (
            <tr key={stage.stage}>
              <th scope="row">{stage.stage}</th>
              <td>
                <code>{stage.topic}</code>
              </td>
              <td class="number">{stage.lag ?? '0'}</td>
              <td class="number">{stage.end ?? '0'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{words.deadLetters}</h2>
      {letters.length === 0 && <p class="state">{words.noDeadLetters}</p>}
      {letters.length > 0 && (
        <table class="list">
          <thead>
            <tr>
              <th scope="col">{words.source}</th>
              <th scope="col">{words.stage}</th>
              <th scope="col">{words.reason}</th>
              <th scope="col">{words.failedAt}</th>
              <th scope="col"></th>
            </tr>
          </thead>
          <tbody>
            {letters.map((letter) => (
              <Letter key={letter.deadLetterId} letter={letter} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
