import { useSpeech } from '../i18n/SpeechProvider';
import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { canShareScreen, type Camera } from './Camera';
import { browserOf, type DeviceProblem } from './problem';

/** Why there is no picture, and what to do about it in this very browser. */
export function DeviceNotice({ problem, camera }: { problem: DeviceProblem; camera: Camera | null }) {
  const { t } = useSpeech();
  const [title, body] = t.live.problems[problem];
  const touch = navigator.maxTouchPoints > 1;
  return (
    <div className="device-notice" role="alert" data-testid="device-problem" data-problem={problem}>
      <Icon name="camera" size={40} />
      <h2>{title}</h2>
      <p>{body}</p>
      {problem === 'denied' && <p>{t.live.allow[browserOf(navigator.userAgent, touch)]}</p>}
      <div className="scene-actions">
        {problem === 'insecure' && (
          <a className="button button-strong button-normal" href={`https://${location.host}${location.pathname}`}>
            <span>{t.live.toHttps}</span>
          </a>
        )}
        {problem !== 'insecure' && problem !== 'unsupported' && <Button onClick={() => void camera?.open()}>{t.live.tryAgain}</Button>}
        {problem !== 'insecure' && canShareScreen() && (
          <Button tone="plain" icon="screen" onClick={() => void camera?.shareScreen().catch(() => undefined)}>
            {t.live.share}
          </Button>
        )}
      </div>
    </div>
  );
}
