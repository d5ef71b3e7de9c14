import { useMemo, useRef, type PointerEvent } from 'react';

interface Handlers {
  readonly tap: (pointer: string) => void;
  readonly heart: (at: { x: number; y: number }) => void;
  readonly swipeDown: () => void;
  /** To either side. */
  readonly swipeAside: () => void;
}

const DOUBLE_MILLIS = 260;
/** After a double tap, every further tap within this time is one more heart. */
const RAIN_MILLIS = 700;
const SWIPE_PIXELS = 60;
const STILL_PIXELS = 12;

/** One finger on the picture: a tap, quick taps (hearts), a swipe down or aside. */
export function useGestures(handlers: Handlers) {
  const latest = useRef(handlers);
  latest.current = handlers;
  return useMemo(() => {
    let from: { x: number; y: number; id: number } | null = null;
    let lastTap = -Infinity;
    let rainUntil = -Infinity;
    let single: ReturnType<typeof setTimeout> | undefined;
    const tapped = (event: PointerEvent) => {
      const at = { x: event.clientX, y: event.clientY };
      const { pointerType, timeStamp } = event;
      clearTimeout(single);
      if (timeStamp - lastTap < DOUBLE_MILLIS || timeStamp < rainUntil) {
        rainUntil = timeStamp + RAIN_MILLIS;
        latest.current.heart(at);
      } else {
        single = setTimeout(() => latest.current.tap(pointerType), DOUBLE_MILLIS);
      }
      lastTap = timeStamp;
    };
    return {
      onPointerDown: (event: PointerEvent) => {
        if (event.isPrimary && event.button === 0) {
          from = { x: event.clientX, y: event.clientY, id: event.pointerId };
        }
      },
      onPointerUp: (event: PointerEvent) => {
        if (from === null || event.pointerId !== from.id) {
          return;
        }
        const dx = event.clientX - from.x;
        const dy = event.clientY - from.y;
        from = null;
        if (Math.hypot(dx, dy) < STILL_PIXELS) {
          tapped(event);
        } else if (event.pointerType === 'touch' && dy > SWIPE_PIXELS && Math.abs(dx) < dy / 1.5) {
          latest.current.swipeDown();
        } else if (event.pointerType === 'touch' && Math.abs(dx) > SWIPE_PIXELS && Math.abs(dy) < Math.abs(dx) / 1.5) {
          latest.current.swipeAside();
        }
      },
      onPointerCancel: () => {
        from = null;
      },
    };
  }, []);
}
