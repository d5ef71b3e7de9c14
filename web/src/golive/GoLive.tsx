import { useEffect, useRef, useState, type FormEvent } from 'react';
import { explain } from '../api/problem';
import { randomId } from '../api/random';
import type { Account, Broadcast } from '../api/types';
import { navigate } from '../app/navigation';
import { to } from '../app/route';
import { useSpeech } from '../i18n/SpeechProvider';
import { Broadcasting } from './Broadcasting';
import { Countdown } from './Countdown';
import { DeviceNotice } from './DeviceNotice';
import { NoWhip, ready } from './making';
import { Setup } from './Setup';
import { sharedTitle } from './shared';
import { useCamera } from './useCamera';
import { Viewfinder } from './Viewfinder';
import { draftOf, MAX_TITLE, wishOf, type Wish } from './wish';
import type { WhipEndpoint } from './whip/whip';

interface Props {
  readonly account: Account;
  /** Where one goes live into; `null`: a new one. */
  readonly existing: Broadcast | null;
  readonly onMade: (id: string) => void;
}

type Act =
  | { readonly name: 'setup'; readonly error?: unknown }
  | { readonly name: 'count' }
  | { readonly name: 'making' }
  | { readonly name: 'air'; readonly broadcast: Broadcast; readonly endpoint: WhipEndpoint }
  | { readonly name: 'over'; readonly broadcast: Broadcast; readonly lost: boolean };

/** The camera at once; then three, two, one; then live; then what it was. */
export function GoLive({ account, existing, onMade }: Props) {
  const { t, language } = useSpeech();
  const [act, setAct] = useState<Act>(() => (existing?.state === 'ENDED' ? { name: 'over', broadcast: existing, lost: false } : { name: 'setup' }));
  const [wish, setWish] = useState<Wish>(() => wishOf(existing, sharedTitle(location.search, MAX_TITLE)));
  const [attempt, setAttempt] = useState(randomId);
  const [turned, setTurned] = useState(0);
  const [camera, view] = useCamera(act.name !== 'over');
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const change = (news: Partial<Wish>) => {
    setWish((before) => ({ ...before, ...news }));
    // What is sent changes: it is another request from now on.
    setAttempt(randomId());
  };
  const begin = async () => {
    setAct({ name: 'making' });
    try {
      const { broadcast, endpoint } = await ready(existing, draftOf(wish, t.live.titleOf(account.displayName), language), attempt);
      if (mounted.current) {
        if (existing === null) {
          onMade(broadcast.id);
          navigate(to.goLive(broadcast.id), { replace: true });
        }
        setAct({ name: 'air', broadcast, endpoint });
      }
    } catch (error) {
      setAct({ name: 'setup', error });
    }
  };
  /** Another one, called as this one was. */
  const again = () => {
    change({ place: null });
    setAct({ name: 'setup' });
    navigate(to.goLive());
  };
  const press = (event: FormEvent) => {
    event.preventDefault();
    setAct({ name: 'count' });
  };

  if (act.name === 'air' || act.name === 'over') {
    return (
      <Broadcasting
        initial={act.broadcast}
        endpoint={act.name === 'air' ? act.endpoint : null}
        camera={camera}
        view={view}
        chatShown={wish.chat}
        showChat={(chat) => setWish((before) => ({ ...before, chat }))}
        turned={turned}
        viewfinder={<Viewfinder view={view} onTurned={() => setTurned((n) => n + 1)} />}
        onOver={(lost) => setAct({ name: 'over', broadcast: act.broadcast, lost })}
        lost={act.name === 'over' && act.lost}
        onAgain={again}
      />
    );
  }
  const problem = view.problem !== null && view.video === null ? view.problem : null;
  return (
    <main className="stage golive" data-act={act.name} data-testid="golive">
      <h1 className="sr-only">{t.live.title}</h1>
      <Viewfinder view={view} onTurned={() => undefined} />
      {act.name === 'setup' && (
        <Setup
          wish={wish}
          change={change}
          existing={existing}
          camera={camera}
          view={view}
          error={act.error === undefined ? null : act.error instanceof NoWhip ? t.live.noWhip : explain(act.error, t)}
          onPress={press}
        />
      )}
      {act.name === 'setup' && problem !== null && <DeviceNotice problem={problem} camera={camera} />}
      {act.name === 'count' && <Countdown onDone={() => void begin()} onCancel={() => setAct({ name: 'setup' })} />}
      {act.name === 'making' && (
        <div className="scene-floating" role="status">
          <p className="scene-pulse">{t.live.connecting}</p>
        </div>
      )}
    </main>
  );
}
