import { useEffect, useRef } from 'react';
import { toggleFullScreen } from './fullscreen';
import type { Player } from './player/Player';

/** Keys as on other video sites; none while one writes or a dialog is open. */
export function useKeys(player: Player | null, options: { toggleChat: () => void; disabled: boolean }): void {
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    if (player === null) {
      return;
    }
    const pressed = (event: KeyboardEvent) => {
      if (latest.current.disabled || event.ctrlKey || event.metaKey || event.altKey || busy(event)) {
        return;
      }
      if (act(event.key, player, latest.current.toggleChat)) {
        event.preventDefault();
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [player]);
}

/** Whether the key belongs to what has the focus. */
function busy(event: KeyboardEvent): boolean {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || event.defaultPrevented) {
    return true;
  }
  if (target.isContentEditable || target.matches('textarea, select, input:not([type=range])')) {
    return true;
  }
  if (key === ' ' && target.matches('button, a[href], summary')) {
    return true;
  }
  return key.startsWith('Arrow') && target.matches('input[type=range], ol[tabindex], [role=menu] *');
}

function act(key: string, player: Player, toggleChat: () => void): boolean {
  switch (key.toLowerCase()) {
    case ' ':
    case 'k':
      player.toggle();
      return true;
    case 'j':
      player.seekBy(-10);
      return true;
    case 'l':
      player.seekBy(10);
      return true;
    case 'arrowleft':
      player.seekBy(-5);
      return true;
    case 'arrowright':
      player.seekBy(5);
      return true;
    case 'home':
      player.seekTo(player.snapshot().start);
      return true;
    case 'end':
      player.toEnd();
      return true;
    case 'arrowup':
      player.setVolume(player.video.volume + 0.1);
      return true;
    case 'arrowdown':
      player.setVolume(player.video.volume - 0.1);
      return true;
    case 'm':
      player.setMuted(!player.video.muted);
      return true;
    case 'f':
      toggleFullScreen(player.video);
      return true;
    case 'c':
      toggleChat();
      return true;
    default:
      return digit(key, player);
  }
}

/** 0 to 9: so many tenths of a replay. */
function digit(key: string, player: Player): boolean {
  const { live, start, end } = player.snapshot();
  if (!/^[0-9]$/.test(key) || live || end <= start) {
    return false;
  }
  player.seekTo(start + ((end - start) * Number(key)) / 10);
  return true;
}
