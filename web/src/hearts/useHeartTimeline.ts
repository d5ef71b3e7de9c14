import { useEffect, useState } from 'react';
import { call } from '../api/client';
import type { HeartTimeline } from './mountain';

/** The hearts of a broadcast that is over; `null` while they are not there. Without them, nothing is lost but a mountain. */
export function useHeartTimeline(address: string | null): HeartTimeline | null {
  const [timeline, setTimeline] = useState<HeartTimeline | null>(null);
  useEffect(() => {
    if (address === null) {
      return;
    }
    const controller = new AbortController();
    call<HeartTimeline>(address, { signal: controller.signal })
      .then(setTimeline)
      .catch(() => undefined);
    return () => controller.abort();
  }, [address]);
  return timeline;
}
