// sign.mjs URL USER PASSWORD: log in, read the first change that waits, sign it on its page; scripts are off.
import { chromium } from 'playwright-core';

const [url, user, password] = process.argv.slice(2);
const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
		'--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

function must(what, holds) {
	if (!holds)
		throw new Error(what);
}

try {
	const page = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
	await page.goto(url);
	must('whoever is not logged in comes to the login page', page.url().endsWith('/login'));
	await page.fill('input[name=user]', user);
	await page.fill('input[name=password]', 'a wrong password');
	await page.click('button');
	must('a wrong password is said to be wrong', (await page.textContent('main')).includes('do not fit'));
	await page.fill('input[name=user]', user);
	await page.fill('input[name=password]', password);
	await page.click('button');
	must('the inbox shows what waits', (await page.textContent('main')).includes('1 change waits for your signature'));
	await page.click('main table a');
	must('the page shows the manifest', (await page.textContent('.strip')).includes('sha256:'));
	must('the page shows the new document', (await page.textContent('.diff')).includes('+ '));
	must('nothing of what is signed is out of sight', await page.$eval('.diff', (d) => d.scrollWidth <= d.clientWidth));
	const form = page.locator('form.sign', { has: page.locator('button[value=approval]') });
	await form.locator('input[name=user]').fill(user);
	await form.locator('input[name=password]').fill(password);
	await form.locator('input[name=password]').press('Enter');
	must('Enter in a field signs nothing', await form.locator('input[name=password]').inputValue() === password);
	must('whoever would reject finds the form closed', !await page.locator('button[value=rejection]').isVisible());
	await form.locator('textarea').fill('Read and compared.');
	await form.locator('button[value=approval]').click();
	must('the signature stands on the page', (await page.textContent('.seal')).includes('Read and compared.'));
	must('nothing more is asked of the signer', await page.locator('form.sign').count() === 0);
	await page.setViewportSize({ width: 320, height: 700 });
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	must('the page fits a narrow screen', wide <= 320);
} finally {
	await browser.close();
}
