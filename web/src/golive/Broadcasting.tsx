import { useEffect, useRef, useState, type ReactNode } from 'react';
import { api } from '../api/client';
import type { Broadcast } from '../api/types';
import { ChatAnnouncer } from '../chat/ChatAnnouncer';
import { Composer } from '../chat/Composer';
import { MessageOverlay } from '../chat/MessageOverlay';
import { useConversation } from '../chat/useConversation';
import { to } from '../app/route';
import { HeartCanvas, type Hearts } from '../hearts/HeartCanvas';
import { useSpeech } from '../i18n/SpeechProvider';
import { dropKey } from '../studio/streamKey';
import { useAnnounce } from '../ui/announce';
import { IconButton } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { useAboveKeyboard } from '../watch/useAboveKeyboard';
import { useBroadcast } from '../watch/useBroadcast';
import type { Camera, CameraView } from './Camera';
import { MicButton, PictureButtons } from './CameraButtons';
import { DeviceNotice } from './DeviceNotice';
import { EndPage } from './EndPage';
import { LinkCard } from './LinkCard';
import { OnAirBar } from './OnAirBar';
import { useLeaveWarning } from './useLeaveWarning';
import { useUplink } from './useUplink';
import { useWakeLock } from './useWakeLock';
import type { WhipEndpoint } from './whip/whip';

interface Props {
  readonly initial: Broadcast;
  /** Where to send to; `null`: it is over. */
  readonly endpoint: WhipEndpoint | null;
  readonly camera: Camera | null;
  readonly view: CameraView;
  readonly chatShown: boolean;
  readonly showChat: (shown: boolean) => void;
  readonly turned: number;
  readonly viewfinder: ReactNode;
  /** `lost`: nothing came through when it ended, and nobody here had asked for the end. */
  readonly onOver: (lost: boolean) => void;
  readonly lost: boolean;
  readonly onAgain: () => void;
}

/** On the air, and afterwards what it was: one conversation, from first to last. */
export function Broadcasting({ initial, endpoint, camera, view, chatShown, showChat, turned, viewfinder, onOver, lost, onAgain }: Props) {
  const { t } = useSpeech();
  const announce = useAnnounce();
  const { id } = initial;
  const source = useBroadcast(id, true);
  const broadcast = source.data ?? initial;
  const hearts = useRef<Hearts>(null);
  const page = useRef<HTMLElement>(null);
  const [ending, setEnding] = useState(false);
  const wanted = useRef(false);
  const [awake, setAwake] = useState(false);
  const conversation = useConversation({
    broadcast,
    replay: false,
    renew: source.renew,
    onState: source.heardState,
    onHearts: (counts) => hearts.current?.shower(counts),
    pictureDate: () => null,
  });
  const sending = useUplink(endpoint, { video: view.video, audio: view.audio, screen: view.source === 'screen' }, turned);
  const { close } = sending;
  const phase = useRef(sending.link.phase);
  phase.current = sending.link.phase;
  const onAir = endpoint !== null;
  const over = broadcast.state === 'ENDED';
  useWakeLock(onAir);
  useLeaveWarning(onAir && !over);
  useAboveKeyboard(page);

  useEffect(() => {
    if (over && onAir) {
      const lost = phase.current !== 'sending' && !wanted.current;
      close();
      dropKey(id);
      onOver(lost);
    }
  }, [over, onAir, close, id, onOver]);
  const live = broadcast.state === 'LIVE';
  useEffect(() => {
    if (live) {
      announce(t.studio.youAreLive);
    }
  }, [live, announce, t]);
  const { sharingsEnded } = view;
  useEffect(() => {
    if (sharingsEnded > 0) {
      announce(t.live.sharingEnded);
    }
  }, [sharingsEnded, announce, t]);

  const end = async () => {
    wanted.current = true;
    source.set(await api.end(id));
  };
  if (!onAir) {
    return <EndPage broadcast={broadcast} conversation={conversation} onChanged={source.set} lost={lost} onAgain={onAgain} />;
  }
  return (
    <main className="stage golive" ref={page} data-act="air" data-state={broadcast.state} data-link={sending.link.phase} data-testid="golive">
      <h1 className="sr-only">{broadcast.title}</h1>
      {viewfinder}
      <HeartCanvas ref={hearts} />
      {view.video === null && view.problem !== null && <DeviceNotice problem={view.problem} camera={camera} />}
      <LinkCard sending={sending} onRenew={source.renew} />
      <OnAirBar broadcast={broadcast} conversation={conversation} sending={sending} view={view} onEnd={() => setEnding(true)} />
      <div className="stage-foot golive-foot">
        <div className="golive-tools">
          <PictureButtons camera={camera} view={view} />
          <MicButton camera={camera} view={view} />
          <IconButton
            icon={chatShown ? 'chat' : 'chatOff'}
            label={chatShown ? t.chat.hide : t.chat.show}
            aria-pressed={chatShown}
            className="glass"
            onClick={() => showChat(!chatShown)}
            data-testid="chat-button"
          />
        </div>
        {chatShown && <MessageOverlay messages={conversation.messages} awake={awake} onWake={() => setAwake(true)} />}
        {chatShown && (
          <div className="stage-line" onFocus={() => setAwake(false)}>
            <div className="stage-composer">
              <Composer conversation={conversation} next={to.goLive(id)} />
            </div>
          </div>
        )}
      </div>
      <ChatAnnouncer messages={conversation.messages} />
      <ConfirmDialog
        open={ending}
        title={t.studio.endTitle}
        body={broadcast.audience === 'PRIVATE' ? t.studio.endBodyPrivate : t.studio.endBody}
        confirm={t.studio.endConfirm}
        cancel={t.studio.goOn}
        onConfirm={end}
        onClose={() => setEnding(false)}
      />
    </main>
  );
}
