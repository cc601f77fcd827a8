import { HomeScreen } from "@/components/account/home-screen.tsx";

export default function HomePage() {
  return <HomeScreen />;
}
