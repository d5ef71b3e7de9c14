import { useState } from 'react';
import { explain } from '../api/problem';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button } from '../ui/Button';
import type { Sending } from './useUplink';

/** The key is not, or no longer, one to a broadcast that takes pictures. */
const NOT_OURS: ReadonlySet<number> = new Set([401, 403, 404, 410]);

/** Over the picture while it does not get through: what happens, and what can be done. */
export function LinkCard({ sending, onRenew }: { sending: Sending; onRenew: () => Promise<void> }) {
  const { t } = useSpeech();
  const [busy, setBusy] = useState(false);
  const { link } = sending;
  const again = async () => {
    setBusy(true);
    // A broadcast that has ended meanwhile says so by this, and the page goes over to what it was.
    await onRenew().catch(() => undefined);
    setBusy(false);
    sending.again();
  };
  switch (link.phase) {
    case 'sending':
    case 'closed':
      return null;
    case 'connecting':
      return (
        <div className="scene-floating" role="status">
          <p className="scene-pulse">{t.live.connecting}</p>
        </div>
      );
    case 'reconnecting':
      return (
        <div className="scene-floating" role="status" data-testid="reconnecting">
          <p className="scene-pulse">{t.live.reconnecting}</p>
          <p>{t.live.reconnectingBody}</p>
        </div>
      );
    case 'lost':
    case 'refused':
      return (
        <div className="device-notice" role="alert" data-testid="link-over">
          <h2>{link.phase === 'lost' ? t.live.lostTitle : t.live.refusedTitle}</h2>
          <p>{link.phase === 'lost' ? t.live.lostBody : NOT_OURS.has(link.problem.status) ? t.live.refusedKey : explain(link.problem, t)}</p>
          <div className="scene-actions">
            <Button busy={busy} onClick={() => void again()} data-testid="try-again">
              {t.live.tryAgain}
            </Button>
          </div>
        </div>
      );
  }
}
