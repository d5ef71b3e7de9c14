import { useSpeech } from '../i18n/SpeechProvider';
import { IconButton } from '../ui/Button';
import { canShareScreen, type Camera, type CameraView } from './Camera';

interface Props {
  readonly camera: Camera | null;
  readonly view: CameraView;
}

export function MicButton({ camera, view }: Props) {
  const { t } = useSpeech();
  return view.audio === null ? null : (
    <IconButton
      icon={view.muted ? 'micOff' : 'mic'}
      label={view.muted ? t.live.unmute : t.live.mute}
      className={view.muted ? 'glass glass-off' : 'glass'}
      onClick={() => camera?.setMuted(!view.muted)}
      data-testid="mic-button"
    />
  );
}

/** What can be done about the picture on this device. */
export function PictureButtons({ camera, view }: Props) {
  const { t } = useSpeech();
  const sharing = view.source === 'screen';
  return (
    <>
      {view.canFlip && !sharing && (
        <IconButton icon="flip" label={t.live.flip} className="glass" onClick={() => void camera?.flip()} data-testid="flip-button" />
      )}
      {view.torch !== null && (
        <IconButton
          icon={view.torch ? 'torch' : 'torchOff'}
          label={view.torch ? t.live.torchOff : t.live.torchOn}
          className="glass"
          aria-pressed={view.torch}
          onClick={() => void camera?.setTorch(view.torch !== true)}
        />
      )}
      {canShareScreen() && (
        <IconButton
          icon={sharing ? 'camera' : 'screen'}
          label={sharing ? t.live.stopSharing : t.live.share}
          className="glass"
          onClick={() => void (sharing ? camera?.stopSharing() : camera?.shareScreen())?.catch(() => undefined)}
          data-testid="screen-button"
        />
      )}
    </>
  );
}
