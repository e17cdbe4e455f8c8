import { effect } from '@preact/signals';
import { render } from 'preact';
import { words } from '../language/language';
import { installApp } from '../app/install';
import { followLink } from '../identity/device-link';
import { SignIn } from './SignIn';
import '../look/theme';
import './sign-in.css';

const page = document.getElementById('page');
if (page) render(<SignIn />, page);
void followLink();
installApp();

effect(() => {
  document.title = words.value.house;
});
