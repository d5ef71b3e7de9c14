import { useSpeech } from '../i18n/SpeechProvider';
import { LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Shell } from './Shell';
import { to } from './route';
import { useTitle } from './useTitle';

export function NotFoundPage() {
  const { t } = useSpeech();
  useTitle(t.app.notFoundTitle);
  return (
    <Shell>
      <Notice title={t.app.notFoundTitle} body={t.app.notFoundBody} closed>
        <LinkButton href={to.home()}>{t.app.toHome}</LinkButton>
      </Notice>
    </Shell>
  );
}
