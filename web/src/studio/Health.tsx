import { api } from '../api/client';
import type { StreamHealth } from '../api/types';
import { useResource } from '../api/useResource';
import { useSpeech } from '../i18n/SpeechProvider';
import { Icon } from '../ui/Icon';
import { codecName } from '../watch/player/codecName';

const LIVE_EVERY_MILLIS = 2_000;
const IDLE_EVERY_MILLIS = 4_000;

/** The measurements of what arrives, in words first: what is wrong and what to do, then the numbers. */
export function Health({ id, active }: { id: string; active: boolean }) {
  const { t } = useSpeech();
  const { data, error } = useResource(id, (signal) => api.health(id, signal), active ? LIVE_EVERY_MILLIS : IDLE_EVERY_MILLIS);
  const arriving = data?.connected === true && data.stream != null;
  return (
    <section className="panel" aria-label={t.studio.healthTitle} data-testid="health">
      <h2>{t.studio.healthTitle}</h2>
      {data === undefined && error !== undefined && <p className="panel-lead">{t.studio.healthFailed}</p>}
      {data?.refused != null && <Refused refused={data.refused} />}
      {data !== undefined && !arriving && data?.refused == null && <p className="panel-lead">{t.studio.healthNone}</p>}
      {data === undefined && error === undefined && <div className="skeleton health-ghost" />}
      {arriving && data?.stream != null && <Measured stream={data.stream} />}
      {arriving && data?.ladder?.complete === false && (
        <p className="panel-lead" role="status" data-testid="ladder">
          {data.ladder.reason === 'NO_SLOT' ? t.studio.ladderNoSlot : t.studio.ladderBehind(data.ladder.shed.join(', '))}
        </p>
      )}
    </section>
  );
}

/** Why the app was turned away, what to do, and what was met, for those who can do something with its name. */
function Refused({ refused }: { refused: NonNullable<StreamHealth['refused']> }) {
  const { t } = useSpeech();
  const [what, then] = t.studio.refusals[refused.reason ?? ''] ?? t.studio.refusalUnknown;
  return (
    <div role="alert" className="health-refused" data-testid="refused" data-reason={refused.reason}>
      <Icon name="warning" size={22} />
      <div>
        <p>
          <strong>{t.studio.refusedTitle}.</strong> {what} {then}
        </p>
        {refused.detail !== null && (
          <p className="health-detail" lang="en">
            {refused.detail}
          </p>
        )}
      </div>
    </div>
  );
}

function Measured({ stream }: { stream: NonNullable<StreamHealth['stream']> }) {
  const { t, format } = useSpeech();
  const codecs = [codecName(stream.videoCodec), codecName(stream.audioCodec)].filter(Boolean).join(' · ');
  const facts: ReadonlyArray<readonly [string, string]> = [
    [t.studio.bitrate, format.bitrate(stream.bitrate)],
    [t.studio.frameRate, t.studio.perSecond(format.oneDecimal(stream.frameRate))],
    [t.studio.keyframes, stream.keyframeIntervalMillis > 0 ? t.studio.every(format.oneDecimal(stream.keyframeIntervalMillis / 1000)) : '–'],
    [t.studio.picture, stream.width > 0 ? `${stream.width} × ${stream.height}` : '–'],
    [t.studio.codecs, codecs || '–'],
    [t.studio.dropped, format.number(stream.framesDropped)],
  ];
  return (
    <>
      <div role="status">
        {stream.problems.length === 0 ? (
          <p className="health-good">
            <Icon name="check" size={22} />
            {t.studio.healthGood}
          </p>
        ) : (
          <ul className="health-problems">
            {stream.problems.map((code) => {
              const [what, then] = t.studio.problems[code] ?? t.studio.problemUnknown(code);
              return (
                <li key={code} data-problem={code}>
                  <Icon name="warning" size={22} />
                  <p>
                    <strong>{what}</strong> {then}
                  </p>
                </li>
              );
            })}
          </ul>
        )}
      </div>
      <dl className="numbers">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
