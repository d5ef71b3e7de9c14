import { useEffect, useState, useSyncExternalStore } from 'react';
import { Camera, type CameraView } from './Camera';

const nothing = () => () => undefined;
const CLOSED: CameraView = {
  video: null,
  audio: null,
  source: 'camera',
  opening: true,
  problem: null,
  mirrored: false,
  muted: false,
  torch: null,
  canFlip: false,
  sharingsEnded: 0,
};

/** The camera of the page, open for as long as it is wanted. */
export function useCamera(wanted: boolean): readonly [Camera | null, CameraView] {
  const [camera, setCamera] = useState<Camera | null>(null);
  useEffect(() => {
    if (!wanted) {
      return;
    }
    const made = new Camera(matchMedia('(pointer: coarse)').matches);
    setCamera(made);
    void made.open();
    return () => {
      made.close();
      setCamera(null);
    };
  }, [wanted]);
  const view = useSyncExternalStore(camera?.subscribe ?? nothing, () => camera?.view() ?? CLOSED);
  return [camera, view];
}
