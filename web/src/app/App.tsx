import { lazy, Suspense } from 'react';
import { HomePage } from '../home/HomePage';
import { SpeechProvider } from '../i18n/SpeechProvider';
import { isOffline, OfflinePage } from '../offline/OfflinePage';
import { Announcer } from '../ui/announce';
import { Guard } from './Guard';
import { useAddress, useRoute } from './navigation';
import { NotFoundPage } from './NotFoundPage';
import { PageLoading } from './PageLoading';
import type { Route } from './route';

const WatchPage = lazy(() => import('../watch/WatchPage'));
const SignInPage = lazy(() => import('../account/SignInPage'));
const SignUpPage = lazy(() => import('../account/SignUpPage'));
const MyPage = lazy(() => import('../account/MyPage'));
const ProfilePage = lazy(() => import('../account/ProfilePage'));
const GoLivePage = lazy(() => import('../golive/GoLivePage'));
const NewPage = lazy(() => import('../studio/NewPage'));
const StudioPage = lazy(() => import('../studio/StudioPage'));

export function App() {
  const route = useRoute();
  const address = useAddress();
  return (
    <SpeechProvider>
      <Announcer>
        <Guard address={address}>
          <Suspense fallback={<PageLoading />}>
            {isOffline() ? <OfflinePage /> : <Page route={route} />}
          </Suspense>
        </Guard>
      </Announcer>
    </SpeechProvider>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'home':
      return <HomePage query={route.query} />;
    case 'watch':
      return <WatchPage key={route.id} id={route.id} />;
    case 'sign-in':
      return <SignInPage next={route.next} />;
    case 'sign-up':
      return <SignUpPage next={route.next} />;
    case 'go-live':
      return <GoLivePage id={route.id} />;
    case 'new':
      return <NewPage />;
    case 'studio':
      return <StudioPage key={route.id} id={route.id} />;
    case 'profile':
      return <ProfilePage key={route.handle} handle={route.handle} />;
    case 'me':
      return <MyPage />;
    case 'not-found':
      return <NotFoundPage />;
  }
}
