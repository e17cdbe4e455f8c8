import { render } from 'preact';
import { hearAlerts } from '../alert/alert';
import { showBadge } from '../alert/badge';
import { installApp } from '../app/install';
import { readEntrance } from '../identity/entrance';
import { makeRoomForKeyboard } from '../look/keyboard';
import '../look/theme';
import { Chat } from './Chat';
import { enter } from './enter';
import './chat.css';

const entrance = readEntrance();
const page = document.getElementById('page');

if (!entrance.name) location.replace('/');
else if (page) {
  enter(entrance);
  render(<Chat entrance={entrance} />, page);
  showBadge();
  hearAlerts();
  installApp();
  makeRoomForKeyboard();
}
