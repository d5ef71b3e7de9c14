import { useState, type MouseEvent, type PointerEvent, type Ref, type RefObject } from 'react';
import { Composer } from '../chat/Composer';
import { MessageOverlay } from '../chat/MessageOverlay';
import { HeartCanvas, type Hearts } from '../hearts/HeartCanvas';
import { to } from '../app/route';
import { useSpeech } from '../i18n/SpeechProvider';
import { IconButton } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { Controls } from './Controls';
import { HeartButton } from './HeartButton';
import { SceneCard } from './SceneCard';
import { TopBar } from './TopBar';
import { useControls } from './useControls';
import { useGestures } from './useGestures';
import type { WatchProps } from './Watch';

interface Props extends WatchProps {
  readonly desk: boolean;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly hearts: Ref<Hearts>;
  readonly watchAgain: () => void;
}

/** The picture and what lies over it. */
export function Stage(props: Props) {
  const { broadcast, conversation, player, view, scene, desk, chatShown, showChat } = props;
  const { t } = useSpeech();
  const [awake, setAwake] = useState(false);
  const [menuOpen, setMenuOpen] = useState(false);
  const moving = scene === 'picture' || scene === 'joining' || scene === 'reconnecting' || scene === 'interrupted';
  const controls = useControls(menuOpen || (moving && view.paused && view.phase !== 'loading'));

  const gestures = useGestures({
    tap: (pointer) => {
      if (awake) {
        setAwake(false);
      } else if (pointer === 'mouse') {
        player?.toggle();
      } else if (controls.shown) {
        controls.sleep();
      } else {
        controls.wake();
      }
    },
    heart: props.love,
    swipeDown: props.showDetails,
    swipeAside: () => showChat(!chatShown),
  });
  const wakeByMouse = (event: PointerEvent) => event.pointerType === 'mouse' && controls.wake();
  // A button pressed with a pointer does not keep the focus: the next space is for the picture.
  const letGo = (event: MouseEvent) =>
    event.detail > 0 && event.target instanceof Element && event.target.closest<HTMLElement>('button')?.blur();
  const quiet = desk && !controls.shown && scene === 'picture';

  return (
    <section className="stage" data-quiet={quiet} onPointerMove={wakeByMouse} onFocus={controls.wake} onClick={letGo} aria-label={t.watch.playerLabel(broadcast.title)}>
      <video
        ref={props.video}
        className="stage-video"
        playsInline
        poster={broadcast.startedAt ? (broadcast.playback?.poster ?? undefined) : undefined}
        data-audio={view.current?.kind === 'audio'}
        tabIndex={-1}
      />
      {view.current?.kind === 'audio' && (
        <p className="stage-audio">
          <Icon name="headphones" size={56} />
          {t.watch.audioOnlyNow}
        </p>
      )}
      <div className="stage-surface" {...gestures} />
      <SceneCard {...props} />
      <HeartCanvas ref={props.hearts} />
      <TopBar {...props} titleShown={!desk && controls.shown} />
      <div className="stage-foot">
        {!desk && chatShown && (
          <MessageOverlay messages={conversation.messages} awake={awake} onWake={() => setAwake(true)} />
        )}
        {moving && (
          <Controls {...props} shown={controls.shown} onMenu={setMenuOpen} />
        )}
        {!desk && broadcast.state !== 'ENDED' && (
          <div className="stage-line">
            <IconButton
              icon={chatShown ? 'chat' : 'chatOff'}
              label={chatShown ? t.chat.hide : t.chat.show}
              aria-pressed={chatShown}
              className="glass"
              onClick={() => showChat(!chatShown)}
            />
            <div className="stage-composer">
              <Composer conversation={conversation} next={to.watch(broadcast.id)} />
            </div>
            <HeartButton conversation={conversation} broadcast={broadcast} love={props.love} />
          </div>
        )}
      </div>
    </section>
  );
}
