import { useState } from 'react';
import { api } from '../api/client';
import type { Broadcast } from '../api/types';
import { navigate } from '../app/navigation';
import { to } from '../app/route';
import { Composer } from '../chat/Composer';
import { MessageList } from '../chat/MessageList';
import { useConversation } from '../chat/useConversation';
import { useSpeech } from '../i18n/SpeechProvider';
import { useAnnounce } from '../ui/announce';
import { Button, LinkButton } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { useShare } from '../ui/useShare';
import type { useBroadcast } from '../watch/useBroadcast';
import { Connect } from './Connect';
import { Health } from './Health';
import { Invitations } from './Invitations';
import { Preview } from './Preview';
import { StateLine } from './StateLine';
import { Summary } from './Summary';
import { TitleEditor } from './TitleEditor';
import { dropKey } from './streamKey';

interface Props {
  readonly broadcast: Broadcast;
  readonly source: ReturnType<typeof useBroadcast>;
}

const nothing = () => undefined;

export function Studio({ broadcast, source }: Props) {
  const { t } = useSpeech();
  const announce = useAnnounce();
  const share = useShare();
  const [asking, setAsking] = useState<'end' | 'delete' | null>(null);
  const { id, state } = broadcast;
  const over = state === 'ENDED';
  const begun = broadcast.startedAt != null;
  const onAir = state === 'LIVE' || state === 'INTERRUPTED';
  const conversation = useConversation({
    broadcast,
    replay: false,
    renew: source.renew,
    onState: source.heardState,
    onHearts: nothing,
    pictureDate: () => null,
  });

  const end = async () => {
    source.set(await api.end(id));
    dropKey(id);
  };
  const remove = async () => {
    await api.remove(id);
    dropKey(id);
    announce(t.studio.deleted);
    navigate(to.me(), { replace: true });
  };

  return (
    <div className="studio" data-state={state}>
      <header className="studio-head">
        <StateLine broadcast={broadcast} conversation={conversation} />
        <TitleEditor broadcast={broadcast} onChanged={source.set} />
        <div className="studio-actions">
          <LinkButton tone="plain" size="small" icon="eye" href={to.watch(id)}>
            {t.studio.watchPage}
          </LinkButton>
          <Button tone="plain" size="small" icon="share" onClick={() => share(broadcast.title, to.watch(id))}>
            {t.watch.share}
          </Button>
          {!over && broadcast.ingest?.whip != null && (
            <LinkButton tone={onAir ? 'plain' : 'live'} size="small" icon="camera" href={to.goLive(id)} data-testid="with-camera">
              {onAir ? t.live.withCamera : t.live.goNow}
            </LinkButton>
          )}
          {onAir && (
            <Button tone="danger" size="small" icon="stop" onClick={() => setAsking('end')} data-testid="end-broadcast">
              {t.studio.end}
            </Button>
          )}
        </div>
      </header>

      <div className="studio-main">
        {over ? (
          <Summary broadcast={broadcast} conversation={conversation} onChanged={source.set} />
        ) : (
          <>
            {onAir ? <Preview broadcast={broadcast} source={source} /> : <Connect broadcast={broadcast} open />}
            <Health id={id} active={onAir} />
            {onAir && <Connect broadcast={broadcast} open={false} />}
          </>
        )}
        {broadcast.audience === 'PRIVATE' && <Invitations id={id} />}
        <section className="studio-danger">
          {!over && !onAir && (
            <Button tone="quiet" size="small" icon="stop" onClick={() => setAsking('end')} data-testid="end-broadcast">
              {t.studio.end}
            </Button>
          )}
          <Button tone="quiet" size="small" icon="trash" onClick={() => setAsking('delete')} data-testid="delete-broadcast">
            {t.studio.delete}
          </Button>
        </section>
      </div>

      {(!over || begun) && (
        <section className="studio-chat" aria-label={t.chat.title}>
          <h2>{t.chat.title}</h2>
          <MessageList messages={conversation.messages} empty={over ? t.chat.closed : t.chat.empty} />
          {!over && (
            <footer className="aside-foot">
              <Composer conversation={conversation} next={to.studio(id)} />
            </footer>
          )}
        </section>
      )}

      <ConfirmDialog
        open={asking === 'end'}
        title={t.studio.endTitle}
        body={broadcast.audience === 'PRIVATE' ? t.studio.endBodyPrivate : t.studio.endBody}
        confirm={t.studio.endConfirm}
        cancel={t.studio.goOn}
        onConfirm={end}
        onClose={() => setAsking(null)}
      />
      <ConfirmDialog
        open={asking === 'delete'}
        title={t.studio.deleteTitle}
        body={t.studio.deleteBody}
        confirm={t.studio.deleteConfirm}
        onConfirm={remove}
        onClose={() => setAsking(null)}
      />
    </div>
  );
}
