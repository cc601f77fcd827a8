import { NotFoundScreen } from "@/components/account/not-found-screen.tsx";

export default function NotFoundPage() {
  return <NotFoundScreen />;
}
