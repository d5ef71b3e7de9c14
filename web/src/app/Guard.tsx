import { Component, type ReactNode } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';

interface Props {
  readonly children: ReactNode;
  /** Another address: another try. */
  readonly address: string;
}

/** What is shown when a page throws, a part of the app that can't be loaded included. */
export class Guard extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.address !== this.props.address) {
      this.setState({ failed: false });
    }
  }

  override render() {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { t } = useSpeech();
  return (
    <main className="page">
      <Notice title={t.app.crashTitle} body={t.app.crashBody}>
        <Button onClick={() => location.reload()}>{t.app.reload}</Button>
      </Notice>
    </main>
  );
}
