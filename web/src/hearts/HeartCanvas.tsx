import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { useReducedMotion } from '../app/useMedia';
import { HeartField } from './HeartField';
import { spread } from './particles';

export interface Hearts {
  /** One's own heart, from where one tapped (client coordinates) or from the button. */
  readonly rise: (color: string, at?: { readonly x: number; readonly y: number }) => void;
  /** Other people's, from the corner, shared out over the time until the next sum. */
  readonly shower: (counts: Readonly<Record<string, number>>) => void;
}

const SHARED_OUT_MILLIS = 450;

/** Where hearts rise. With reduced motion none does; their number is shown all the same. */
export function HeartCanvas({ ref }: { ref: Ref<Hearts> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const field = useRef<HeartField | null>(null);
  const still = useReducedMotion();

  useEffect(() => {
    if (still || canvas.current === null) {
      return;
    }
    const made = new HeartField(canvas.current);
    field.current = made;
    return () => {
      made.close();
      field.current = null;
    };
  }, [still]);

  useImperativeHandle(ref, () => {
    const corner = () => ({
      x: (canvas.current?.clientWidth ?? 0) - 40 + (Math.random() - 0.5) * 24,
      y: (canvas.current?.clientHeight ?? 0) - 72,
    });
    return {
      rise: (color, at) => {
        const box = canvas.current?.getBoundingClientRect();
        const place = at !== undefined && box !== undefined ? { x: at.x - box.left, y: at.y - box.top } : corner();
        field.current?.add(color, place.x, place.y);
      },
      shower: (counts) => {
        const colors = spread(counts);
        colors.forEach((color, index) => {
          const { x, y } = corner();
          field.current?.add(color, x, y, (index / colors.length) * SHARED_OUT_MILLIS);
        });
      },
    };
  }, []);

  return still ? null : <canvas ref={canvas} className="hearts" aria-hidden="true" />;
}
