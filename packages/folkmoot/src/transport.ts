export * from '@folkmoot/transport';
