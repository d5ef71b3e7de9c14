import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useAccount } from '../api/useAccount';
import type { Broadcast } from '../api/types';
import { navigate } from '../app/navigation';
import { to } from '../app/route';
import { storageOr } from '../api/storage';
import { useDesk } from '../app/useMedia';
import { ChatAnnouncer } from '../chat/ChatAnnouncer';
import { useConversation } from '../chat/useConversation';
import type { Hearts } from '../hearts/HeartCanvas';
import { Aside } from './Aside';
import { Details } from './Details';
import { usePlayer, usePlayerView } from './player/usePlayer';
import { playable, sceneOf } from './scene';
import { Stage } from './Stage';
import { useAboveKeyboard } from './useAboveKeyboard';
import { useKeys } from './useKeys';
import type { useBroadcast } from './useBroadcast';

interface Props {
  readonly broadcast: Broadcast;
  readonly source: ReturnType<typeof useBroadcast>;
}

const CHAT_KEY = 'spyglass.chat';
const storage = storageOr(() => localStorage);

/** One broadcast: picture and conversation, live and afterwards, without ever loading the page anew. */
export function Watch({ broadcast, source }: Props) {
  const desk = useDesk();
  const account = useAccount();
  const { state } = broadcast;
  const begun = broadcast.startedAt != null;
  const expired = broadcast.recording?.expired === true;
  const video = useRef<HTMLVideoElement>(null);
  const hearts = useRef<Hearts>(null);
  const page = useRef<HTMLElement>(null);
  useAboveKeyboard(page);
  const [detailsOpen, setDetailsOpen] = useState(false);
  const [chatShown, setChatShown] = useState(() => storage.getItem(CHAT_KEY) !== 'hidden');
  // Whoever saw it live goes on seeing it live until its end; the replay begins when they ask for it.
  const [replay, setReplay] = useState(state === 'ENDED');

  const playerSource = useMemo(
    () => ({
      address: () => source.latest.current?.playback?.hls ?? null,
      rewind: () => source.latest.current?.playback?.rewind ?? null,
      fastest: () => source.latest.current?.playback?.whep ?? null,
      began: () => Date.parse(source.latest.current?.startedAt ?? '') || null,
      renew: source.renew,
    }),
    [source.latest, source.renew],
  );
  const player = usePlayer(video, playerSource);
  const view = usePlayerView(player);
  const scene = sceneOf({ state, begun, expired, phase: view.phase });
  const canPlay = playable(state, begun, expired);

  useEffect(() => {
    if (player !== null && canPlay) {
      void player.open({ endless: state !== 'ENDED', from: state === 'ENDED' ? 0 : null });
    }
    // The state at the moment when there is something to play decides; later changes are the next effect's.
  }, [player, canPlay]);
  useEffect(() => {
    player?.broadcastIs(state === 'LIVE' ? 'sending' : state === 'ENDED' ? 'over' : 'silent');
  }, [player, state]);

  const conversation = useConversation({
    broadcast,
    replay,
    renew: source.renew,
    onState: source.heardState,
    onHearts: (counts) => hearts.current?.shower(counts),
    pictureDate: () => player?.date() ?? pictureDate(broadcast, video.current),
  });

  const open = account !== null && state !== 'ENDED';
  const love = useCallback(
    (at?: { x: number; y: number }) => {
      if (state === 'ENDED') {
        return;
      }
      if (account === null) {
        navigate(to.signIn(to.watch(broadcast.id)));
      } else {
        hearts.current?.rise(conversation.love(), at);
      }
    },
    [account, state, broadcast.id, conversation.love],
  );
  const showChat = useCallback((shown: boolean) => {
    storage.setItem(CHAT_KEY, shown ? 'shown' : 'hidden');
    setChatShown(shown);
  }, []);
  const watchAgain = () => {
    setReplay(true);
    void player?.open({ endless: false, from: 0 });
  };

  useKeys(player, { toggleChat: () => showChat(!chatShown), disabled: detailsOpen });

  const props = {
    broadcast,
    conversation,
    player,
    view,
    scene,
    replay,
    love,
    open,
    chatShown,
    showChat,
    showDetails: () => setDetailsOpen(true),
  };
  return (
    <main ref={page} className="watch" data-chat={chatShown} data-state={state}>
      <h1 className="sr-only">{broadcast.title}</h1>
      <Stage {...props} desk={desk} video={video} hearts={hearts} watchAgain={watchAgain} />
      {desk && chatShown && <Aside {...props} />}
      {!replay && <ChatAnnouncer messages={conversation.messages} />}
      <Details open={detailsOpen} onClose={() => setDetailsOpen(false)} broadcast={broadcast} conversation={conversation} view={view} />
    </main>
  );
}

/** Where a playlist says nothing about the time of day, the beginning of the broadcast does. */
function pictureDate(broadcast: Broadcast, video: HTMLVideoElement | null): Date | null {
  return broadcast.startedAt && video !== null && video.readyState > 0
    ? new Date(Date.parse(broadcast.startedAt) + video.currentTime * 1000)
    : null;
}

export type WatchProps = {
  readonly broadcast: Broadcast;
  readonly conversation: ReturnType<typeof useConversation>;
  readonly player: ReturnType<typeof usePlayer>;
  readonly view: ReturnType<typeof usePlayerView>;
  readonly scene: ReturnType<typeof sceneOf>;
  readonly replay: boolean;
  readonly love: (at?: { x: number; y: number }) => void;
  /** One may speak and send hearts. */
  readonly open: boolean;
  readonly chatShown: boolean;
  readonly showChat: (shown: boolean) => void;
  readonly showDetails: () => void;
};
