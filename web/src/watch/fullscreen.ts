import { useSyncExternalStore } from 'react';

type AppleVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void };

/** The stage with its controls and hearts where the browser allows it; iPhones show the bare video. */
export function toggleFullScreen(video: HTMLVideoElement): void {
  if (document.fullscreenElement !== null) {
    void document.exitFullscreen();
    return;
  }
  const stage = video.closest('.stage');
  if (stage !== null && document.fullscreenEnabled) {
    stage.requestFullscreen().catch(() => undefined);
  } else {
    (video as AppleVideo).webkitEnterFullscreen?.();
  }
}

export function canFullScreen(): boolean {
  return document.fullscreenEnabled || 'webkitEnterFullscreen' in HTMLVideoElement.prototype;
}

const subscribe = (listener: () => void) => {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
};

export const useFullScreen = () => useSyncExternalStore(subscribe, () => document.fullscreenElement !== null);

export function canPictureInPicture(): boolean {
  return document.pictureInPictureEnabled === true;
}

export function togglePictureInPicture(video: HTMLVideoElement): void {
  if (document.pictureInPictureElement !== null) {
    void document.exitPictureInPicture();
  } else {
    video.requestPictureInPicture().catch(() => undefined);
  }
}
