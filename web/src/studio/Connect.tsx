import { useState } from 'react';
import { api } from '../api/client';
import type { Broadcast } from '../api/types';
import { useSpeech } from '../i18n/SpeechProvider';
import { useAnnounce } from '../ui/announce';
import { Button, IconButton } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { CopyField } from '../ui/CopyField';
import { ffmpegCommand } from './ffmpeg';
import { keepKey, keptKey, keptSrt } from './streamKey';

/** Where to send the picture, the key to it, and how, for three kinds of apps. */
export function Connect({ broadcast, open }: { broadcast: Broadcast; open: boolean }) {
  const { t } = useSpeech();
  const announce = useAnnounce();
  const [key, setKey] = useState(() => keptKey(broadcast.id));
  const [shown, setShown] = useState(false);
  const [asking, setAsking] = useState(false);
  const plain = broadcast.ingest?.rtmp?.url ?? null;
  const secure = broadcast.ingest?.rtmps?.url ?? null;
  const srt = broadcast.ingest?.srt && key !== null ? keptSrt(broadcast.id) : null;
  const server = plain ?? secure;
  if (server === null) {
    return null;
  }
  const replace = async () => {
    const renewed = await api.replaceKey(broadcast.id);
    keepKey(renewed);
    setKey(keptKey(broadcast.id));
    setShown(false);
    announce(t.studio.newKeyDone);
  };
  return (
    <details className="panel connect" open={open}>
      <summary>
        <h2>{t.studio.connectTitle}</h2>
      </summary>
      <p className="panel-lead">{t.studio.connectLead}</p>
      {plain !== null && <CopyField label={t.studio.server} value={plain} testId="rtmp-url" />}
      {secure !== null && <CopyField label={plain === null ? t.studio.server : t.studio.secureServer} value={secure} testId="rtmps-url" />}
      {key === null ? (
        <div className="copy-field">
          <span className="copy-label">{t.studio.key}</span>
          <p className="field-hint">{t.studio.keyGone}</p>
        </div>
      ) : (
        <div>
          <CopyField
            label={t.studio.key}
            value={key}
            hidden={!shown}
            testId="stream-key"
            extra={
              <IconButton
                icon={shown ? 'eyeOff' : 'eye'}
                label={`${shown ? t.studio.conceal : t.studio.reveal}: ${t.studio.key}`}
                onClick={() => setShown(!shown)}
                data-testid="reveal-key"
              />
            }
          />
          <p className="field-hint connect-secret">{t.studio.keySecret}</p>
          {srt !== null && <CopyField label={t.studio.srt} value={srt} hidden={!shown} testId="srt-url" />}
        </div>
      )}
      <Button tone="quiet" size="small" onClick={() => setAsking(true)} data-testid="new-key">
        {t.studio.newKey}
      </Button>
      <h3>{t.studio.howTitle}</h3>
      <dl className="how">
        <dt>OBS</dt>
        <dd>{t.studio.howObs}</dd>
        <dt>Larix</dt>
        <dd>{t.studio.howLarix}</dd>
        {srt !== null && (
          <>
            <dt>SRT</dt>
            <dd>{t.studio.howSrt}</dd>
          </>
        )}
        <dt>FFmpeg</dt>
        <dd>{t.studio.howFfmpeg}</dd>
      </dl>
      {key !== null && <CopyField label={t.studio.command} value={ffmpegCommand(server, key)} hidden={!shown} testId="ffmpeg-command" />}
      <ConfirmDialog
        open={asking}
        title={t.studio.newKeyTitle}
        body={t.studio.newKeyBody}
        confirm={t.studio.newKey}
        onConfirm={replace}
        onClose={() => setAsking(false)}
      />
    </details>
  );
}
