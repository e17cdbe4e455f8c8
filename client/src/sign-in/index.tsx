import { effect } from '@preact/signals';
import { render } from 'preact';
import { installApp } from '../pwa/install';
import { baseStrings, loadTexts } from '../i18n/language';
import { followLink } from './follow-link';
import { SignIn } from './SignIn';
import '../ui/theme';
import './sign-in.css';

await loadTexts();

const page = document.getElementById('page');
if (page) render(<SignIn />, page);
void followLink();
installApp();

effect(() => {
  document.title = baseStrings.value.house;
});
