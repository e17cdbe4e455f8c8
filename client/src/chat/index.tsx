import { render } from 'preact';
import { subscribeAlerts } from '../alert/alerts';
import { showBadge } from '../alert/badge';
import { installApp } from '../pwa/install';
import { readSignInParams } from '../identity/sign-in-params';
import { loadTexts } from '../i18n/language';
import { resizeForKeyboard } from '../ui/virtual-keyboard';
import '../ui/theme';
import { Chat } from './Chat';
import { typeAnywhere } from '../composer/type-anywhere';
import { closeLayersByBack } from './layers';
import { startSession } from './start-session';
import './chat.css';

const signInParams = readSignInParams();
const page = document.getElementById('page');

if (!signInParams.name) location.replace('./');
else if (page) {
  await loadTexts();
  startSession(signInParams);
  render(<Chat signInParams={signInParams} />, page);
  closeLayersByBack();
  typeAnywhere();
  showBadge();
  subscribeAlerts();
  installApp();
  resizeForKeyboard();
}
